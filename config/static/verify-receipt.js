// Checks the receipt of an erasure in the browser: nothing is fetched, nothing is sent.
// The same checks as privacy/rights/receipts/verify.py, by the same words of the format.
"use strict";
(() => {
const LABEL = "safelight/erasure-receipt/v1\n";
const TYPE = "safelight/erasure-receipt/v1";
const SLIP = "safelight/deletion-slip/v1";
const COMMITMENT = "safelight/commitment/v1\0";

class Refused extends Error {
  constructor(word, detail = "") { super(word); this.word = word; this.detail = detail; }
}

// Bytes ---------------------------------------------------------------------------------
const utf8 = (text) => new TextEncoder().encode(text);
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
function unhex(digits) {
  if (typeof digits !== "string" || !/^([0-9a-f]{2})*$/.test(digits)) throw new Refused("part");
  return Uint8Array.from(digits.match(/../g) || [], (pair) => parseInt(pair, 16));
}
const unbase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
}
const digest = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));
const sha256 = (bytes) => digest("SHA-256", bytes);

// The one possible spelling: sorted keys, two spaces, ASCII, a line end -------------------
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const result = Object.create(null);
  for (const key of Object.keys(value).sort()) result[key] = sorted(value[key]);
  return result;
}
const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
function spell(value) {
  return `${JSON.stringify(sorted(value), null, 2).replace(/[\u007f-\uffff]/g, escaped)}\n`;
}
function read(bytes) {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    const again = utf8(spell(value));
    if (again.length === bytes.length && again.every((byte, at) => byte === bytes[at])) return value;
  } catch { /* said below */ }
  throw new Refused("spelling");
}

// Ed25519: the browser's own, or RFC 8032 in numbers where it has none ---------------------
async function isSigned(message, signature, key) {
  try {
    const known = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", known, signature, message);
  } catch (error) {
    if (error.name !== "NotSupportedError" && error.name !== "SyntaxError") return false;
    return isSignedInNumbers(message, signature, key);
  }
}
const P = 2n ** 255n - 19n, L = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (value) => ((value % P) + P) % P;
function power(base, exponent) {
  let result = 1n;
  for (base = mod(base); exponent > 0n; exponent >>= 1n, base = mod(base * base)) {
    if (exponent & 1n) result = mod(result * base);
  }
  return result;
}
const inverse = (value) => power(value, P - 2n);
const D = mod(-121665n * inverse(121666n)), ROOT = power(2n, (P - 1n) / 4n);
const number = (bytes) => BigInt(`0x${hex([...bytes].reverse()) || "0"}`);
function point(bytes) {
  const sign = bytes[31] >> 7, y = number(bytes) & (2n ** 255n - 1n);
  if (bytes.length !== 32 || y >= P) return null;
  const square = mod((y * y - 1n) * inverse(D * y * y + 1n));
  let x = power(square, (P + 3n) / 8n);
  if (mod(x * x) !== square) x = mod(x * ROOT);
  if (mod(x * x) !== square || (x === 0n && sign)) return null;
  if (Number(x & 1n) !== sign) x = mod(-x);
  return [x, y, 1n, mod(x * y)];
}
function sum([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2)), b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * t1 * t2 * D), d = mod(2n * z1 * z2);
  const e = b - a, f = d - c, g = d + c, h = b + a;
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}
function times(scalar, of) {
  let result = [0n, 1n, 1n, 0n];
  for (; scalar > 0n; scalar >>= 1n, of = sum(of, of)) if (scalar & 1n) result = sum(result, of);
  return result;
}
const isSame = (a, b) => mod(a[0] * b[2] - b[0] * a[2]) === 0n && mod(a[1] * b[2] - b[1] * a[2]) === 0n;
async function isSignedInNumbers(message, signature, key) {
  if (signature.length !== 64 || key.length !== 32) return false;
  const a = point(key), r = point(signature.slice(0, 32)), s = number(signature.slice(32));
  if (!a || !r || s >= L) return false;
  const h = number(await digest("SHA-512", joined(signature.slice(0, 32), key, message))) % L;
  const base = point(unhex("58" + "66".repeat(31)));
  return isSame(times(s, base), sum(r, times(h, a)));
}

// The ledger: RFC 6962 inclusion, C2SP signed checkpoint -----------------------------------
async function rootOver(leaf, index, size, path) {
  let node = leaf, place = index, last = size - 1;
  for (const sibling of path) {
    if (last === 0) return null;
    const isLeft = place % 2 === 1 || place === last;
    node = await sha256(isLeft ? joined([1], sibling, node) : joined([1], node, sibling));
    while (isLeft && place && place % 2 === 0) { place = Math.floor(place / 2); last = Math.floor(last / 2); }
    place = Math.floor(place / 2); last = Math.floor(last / 2);
  }
  return last === 0 ? node : null;
}
async function headOf(note, verifierKey) {
  const [name, , ...rest] = verifierKey.split("+");
  const key = unbase64(rest.join("+")).slice(1);
  const [text, signature, ...more] = note.split("\n\n");
  const [origin, size, root] = text.split("\n");
  const [, signer, signed] = signature.replace(/\n$/, "").split(" ");
  const isGenuine = await isSigned(utf8(`${text}\n`), unbase64(signed).slice(4), key);
  if (more.length || !isGenuine || name !== origin || name !== signer) throw new Refused("checkpoint");
  return { size: Number(size), root: hex(unbase64(root)) };
}

// The checks ---------------------------------------------------------------------------
const grouped = (digits) => digits.match(/.{8}/g).join(" ");
async function checkSignature(body, signature, expected) {
  const key = unhex(body.public_key);
  if (!await isSigned(utf8(LABEL + spell(body)), unhex(signature), key)) throw new Refused("signature");
  if (body.facts.type !== TYPE) throw new Refused("type");
  const own = hex(await sha256(key));
  if (body.key_fingerprint !== grouped(own)) throw new Refused("part");
  if (expected && expected !== own) throw new Refused("other-key", grouped(own));
  return grouped(own);
}
async function checkLedger(facts, ledger) {
  const stated = hex(await sha256(await sha256(utf8(spell(facts)))));
  if (JSON.parse(ledger.line).detail_sha256 !== stated) throw new Refused("line");
  const head = await headOf(ledger.checkpoint, ledger.key);
  const leaf = await sha256(joined([0], utf8(ledger.line)));
  const isWithin = Number.isInteger(ledger.sequence) && ledger.sequence >= 0 && ledger.sequence < head.size;
  const root = isWithin && await rootOver(leaf, ledger.sequence, head.size, ledger.path.map(unhex));
  if (!root || hex(root) !== head.root) throw new Refused("place");
}
async function checkSlips(facts, files) {
  const found = [];
  for (const [name, bytes] of files) {
    let slips;
    try {
      const value = JSON.parse(new TextDecoder().decode(bytes));
      slips = value.slips || [value];
      if (!slips.every((slip) => slip.type === SLIP)) throw new Error();
    } catch { throw new Refused("slip", name); }
    for (const slip of slips) {
      const own = hex(await sha256(joined(utf8(COMMITMENT), unhex(slip.salt), unhex(slip.header))));
      const named = facts.objects.find((each) => each.commitment === own);
      if (!named) throw new Refused("other-person", slip.object);
      found.push(`${slip.object}: ${named.outcome}`);
    }
  }
  return found;
}
async function check(receipt, typed, slips) {
  if (!globalThis.crypto?.subtle) throw new Refused("no-crypto");
  const expected = typed.replace(/[\s:-]/g, "").toLowerCase();
  if (expected && !/^[0-9a-f]{64}$/.test(expected)) throw new Refused("typed");
  const envelope = read(receipt);
  try {
    const { body, signature } = envelope;
    const fingerprint = await checkSignature(body, signature, expected);
    await checkLedger(body.facts, body.ledger);
    const found = await checkSlips(body.facts, slips);
    return { facts: body.facts, line: body.ledger.sequence, fingerprint, isExpected: Boolean(expected), found };
  } catch (error) {
    throw error instanceof Refused ? error : new Refused("part");
  }
}

// The page ------------------------------------------------------------------------------
const words = (word) => document.querySelector(`[data-word="${word}"]`).textContent;
function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
function list(title, lines) {
  const all = document.createElement("ul");
  all.className = "dots";
  all.append(...lines.map((line) => element("li", line)));
  return [element("h3", title), all];
}
function shown(result) {
  const { facts } = result;
  const lines = [`${words("signature-ok")} ${result.fingerprint}`];
  if (result.isExpected) lines.push(words("key-ok"));
  lines.push(`${words("ledger-ok")} ${result.line}`);
  lines.push(...(result.found.length ? result.found.map((each) => `${words("slip-ok")} ${each}`) : [words("no-slips")]));
  const counts = new Map();
  for (const { outcome } of facts.objects) counts.set(outcome, (counts.get(outcome) || 0) + 1);
  const stated = [facts.receipt, facts.scope, `${facts.begun_at} – ${facts.verified_at}`];
  stated.push(...[...counts].map(([outcome, count]) => `${count} × ${outcome}`));
  for (const name of ["last_wrapped_key_dies", "last_backup_dies"]) if (facts[name]) stated.push(`${name}: ${facts[name]}`);
  const title = element("h2", words(result.isExpected ? "fits" : "fits-unknown"));
  return [title, ...list(words("states"), stated.concat(lines)), ...list(words("not-proved"), facts.does_not_prove)];
}
function refusal(error) {
  const word = error instanceof Refused ? error.word : "part";
  return [element("h2", words("refused")), element("p", `${words(word)} ${error.detail || ""}`.trim())];
}
async function run(event) {
  event.preventDefault();
  const bytes = async (file) => new Uint8Array(await file.arrayBuffer());
  const verdict = document.getElementById("verdict");
  const files = [...document.getElementById("slips").files];
  verdict.replaceChildren();
  try {
    const slips = await Promise.all(files.map(async (file) => [file.name, await bytes(file)]));
    const receipt = await bytes(document.getElementById("receipt").files[0]);
    verdict.append(...shown(await check(receipt, document.getElementById("fingerprint").value, slips)));
  } catch (error) {
    verdict.append(...refusal(error));
  }
  verdict.focus();
}
globalThis.safelightReceipts = { check, isSignedInNumbers, isSigned };
const form = document.getElementById("verifier");
form.hidden = false;
form.addEventListener("submit", run);
})();
