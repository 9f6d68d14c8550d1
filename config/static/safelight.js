// Comfort only: every page works without this file.
"use strict";

// Absolute times in the time zone of the device -------------------------------------------

function showLocalTimes(root) {
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  for (const time of root.querySelectorAll('time[datetime*="T"]')) {
    const moment = new Date(time.dateTime);
    const options = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
    if (moment.getFullYear() !== new Date().getFullYear()) options.year = "numeric";
    time.textContent = new Intl.DateTimeFormat(language, options).format(moment);
  }
  for (const zone of root.querySelectorAll("[data-zone]")) zone.textContent = zone.dataset.zone;
}

// What only works with script, in place of what is meant for pages without.
function showScripted(root) {
  for (const scripted of root.querySelectorAll("[data-scripted]")) scripted.hidden = false;
  for (const plain of root.querySelectorAll("[data-plain]")) plain.hidden = true;
}

// Printing ---------------------------------------------------------------------------------

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Preparing a photo: smaller, and without what the camera wrote beside the pixels -------------

const MOST_PIXELS = 12_000_000;

// Some browsers falsify what a canvas gives back, to stop fingerprinting: then leave photos alone.
function canvasIsFaithful() {
  const canvas = new OffscreenCanvas(2, 1);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#0a141e";
  pen.fillRect(0, 0, 1, 1);
  pen.fillStyle = "#c8b4a0";
  pen.fillRect(1, 0, 1, 1);
  const seen = [...pen.getImageData(0, 0, 2, 1).data].join();
  return seen === "10,20,30,255,200,180,160,255";
}

// Gives a JPEG rebuilt from the pixels and whether it is smaller, or null where this browser can't.
async function rebuilt(file) {
  try {
    if (!canvasIsFaithful()) return null;
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (bitmap.width * bitmap.height)));
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.floor(bitmap.width * scale)),
      Math.max(1, Math.floor(bitmap.height * scale)),
    );
    const pen = canvas.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.fillStyle = "#fff"; // behind a transparent picture
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return { blob: await canvas.convertToBlob({ type: "image/jpeg", quality: 0.95 }), isSmaller: scale < 1 };
  } catch {
    return null;
  }
}

// Sending -----------------------------------------------------------------------------------

function attemptId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// One request for one photo; resolves with { status, text }, status 0 when the line broke.
function send({ form, attempt, replaced }, blob, onProgress) {
  return new Promise((resolve) => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    if (replaced) data.append("replaces", replaced.querySelector("[data-replace]").value);
    data.append("photos", blob, "photo"); // a file's own name may say when and where
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    const finish = () => resolve({ status: request.status, text: request.responseText });
    request.addEventListener("load", finish);
    request.addEventListener("error", finish);
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("Idempotency-Key", attempt);
    request.send(data);
  });
}

function parsed(text, selector) {
  return new DOMParser().parseFromString(text, "text/html").querySelector(selector);
}

class Sending {
  constructor(form, list, file, replaced = null) {
    this.form = form;
    this.file = file;
    this.replaced = replaced;
    this.attempt = attemptId();
    this.card = form.querySelector("template").content.firstElementChild.cloneNode(true);
    this.tag = this.card.querySelector(".tag");
    this.why = this.card.querySelector(".why");
    this.bar = this.card.querySelector("progress");
    this.actions = this.card.querySelector(".row");
    this.card.querySelector("[data-retry]").addEventListener("click", () => queue(this));
    this.card.querySelector("[data-dismiss]").addEventListener("click", () => this.card.remove());
    this.tag.textContent = form.dataset.waiting;
    if (replaced) replaced.before(this.card);
    else list.prepend(this.card);
  }

  async run() {
    const words = this.form.dataset;
    this.card.className = "photo sending";
    this.actions.hidden = true;
    this.bar.hidden = false;
    this.tag.className = "tag live num";
    this.says(words.preparing);
    const clean = await rebuilt(this.file);
    this.why.textContent = !clean ? words.unstripped : clean.isSmaller ? words.shrunk : words.stripped;
    if (clean) this.preview(clean.blob);
    this.says(words.sending, 0);
    const answer = await send(this, clean ? clean.blob : this.file, (share) => this.progress(share));
    if (answer.status === 201) this.arrived(answer.text);
    else this.refused(answer);
  }

  preview(blob) {
    const image = this.card.querySelector("img");
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    image.src = URL.createObjectURL(blob);
    image.hidden = false;
    this.card.querySelector(".bust").hidden = true;
  }

  // Seen at every percent, heard at every stage and quarter.
  says(stage, share = null) {
    const percent = (number) => (share === null ? stage : `${stage}, ${number} %`);
    this.tag.textContent = percent(Math.round(share * 100));
    const heard = percent(Math.floor(share * 4) * 25);
    if (heard !== this.heard) tell(`${this.file.name}: ${heard}`);
    this.heard = heard;
  }

  progress(share) {
    const words = this.form.dataset;
    if (share < 1) this.says(words.sending, share);
    else this.says(words.checking);
    if (share < 1) this.bar.value = share * 100;
    else this.bar.removeAttribute("value");
  }

  arrived(text) {
    const photo = document.importNode(parsed(text, ".photo"), true);
    photo.querySelector(".acts").before(this.why);
    showLocalTimes(photo);
    showScripted(photo);
    this.card.replaceWith(photo);
    giveWay(photo);
    const box = (card) => card?.querySelector("[name=photos]");
    // It takes the other's place among the chosen ones too.
    if (box(this.replaced)?.checked && box(photo)) box(photo).checked = true;
    this.replaced?.remove(); // it went when this one came
    const verdict = photo.querySelector(".tick, .tag").textContent.trim();
    tell(`${this.form.dataset.added}: ${verdict}. ${this.why.textContent}`);
    count();
  }

  refused({ status, text }) {
    const words = this.form.dataset;
    const said = status && parsed(text, "[data-refusal]");
    const sentence = said ? said.textContent.trim() : status ? words.failed : words.offline;
    this.card.className = "photo flag";
    this.bar.hidden = true;
    this.tag.className = "tag bad";
    this.tag.textContent = this.file.name;
    this.why.textContent = sentence;
    this.actions.hidden = false;
    const mayWorkLater = status === 0 || status === 429 || status >= 500;
    this.card.querySelector("[data-retry]").hidden = !mayWorkLater;
    tell(`${this.file.name}: ${sentence}`);
  }
}

// One photo after the other, so that each is checked and shown as soon as it is there.
let line = Promise.resolve();

function queue(sending) {
  line = line.then(() => sending.run());
}

// The studio ----------------------------------------------------------------------------------

function tell(sentence) {
  document.getElementById("photo-news").textContent = sentence;
}

// How many photos, styles, and so portraits (each photo in each style) are ticked.
function count() {
  for (const place of document.querySelectorAll("[data-count-of]")) {
    const ticked = (name) => document.querySelectorAll(`input[name="${name}"]:checked`).length;
    const counts = place.dataset.countOf.split(" ").map(ticked);
    place.textContent = counts.reduce((product, number) => product * number);
  }
}

// The best photo is ticked until somebody ticks one: a better one that arrives takes its place.
let ticksAreChosen = false;

function giveWay(photo) {
  if (!photo.matches("[data-best]")) return;
  for (const other of document.querySelectorAll("#photos [data-best]")) {
    if (other === photo) continue;
    other.removeAttribute("data-best");
    other.querySelector(".best")?.remove();
    if (!ticksAreChosen) other.querySelector("input[name=photos]").checked = false;
  }
}

function takeReplacements(form, list) {
  const input = document.getElementById("replacement");
  let replaced = null;
  list.addEventListener("click", (event) => {
    if (!event.target.closest("[data-replace]")) return;
    event.preventDefault();
    replaced = event.target.closest(".photo");
    input.click();
  });
  input.addEventListener("change", () => {
    if (input.files.length) queue(new Sending(form, list, input.files[0], replaced));
    input.value = "";
  });
}

function takeUploads(form) {
  const list = document.getElementById("photos");
  const take = (files) => [...files].forEach((file) => queue(new Sending(form, list, file)));
  const input = form.elements.photos;
  input.addEventListener("change", () => {
    take(input.files);
    input.value = "";
  });
  const camera = document.getElementById("camera");
  camera.addEventListener("change", () => {
    take(camera.files);
    camera.value = "";
  });
  takeReplacements(form, list);
  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  }
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("over");
  });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    take(event.dataTransfer.files);
  });
  form.classList.add("ready");
}

// Comparing: the line between two pictures follows the pointer, or the arrow keys -------------------

function takeComparing(compare) {
  const slider = compare.querySelector("input");
  const [first, second] = [...compare.querySelectorAll("figcaption")].map((each) => each.textContent);
  const show = () => {
    compare.style.setProperty("--at", `${slider.value}%`);
    slider.setAttribute("aria-valuetext", `${slider.value} %: ${first}, ${100 - slider.value} %: ${second}`);
  };
  const follow = (event) => {
    if (!event.buttons) return;
    const { left, width } = compare.getBoundingClientRect();
    slider.value = ((event.clientX - left) / width) * 100;
    show();
  };
  compare.addEventListener("pointerdown", (event) => {
    compare.setPointerCapture(event.pointerId);
    follow(event);
  });
  compare.addEventListener("pointermove", follow);
  slider.addEventListener("input", show);
  compare.classList.add("sliding");
  show();
}

// Every page ----------------------------------------------------------------------------------

showLocalTimes(document);

const upload = document.getElementById("upload");
if (upload) takeUploads(upload);
for (const compare of document.querySelectorAll("[data-compare]")) takeComparing(compare);
showScripted(document);
document.addEventListener("change", (event) => {
  if (event.target.name === "photos" && event.target.type === "checkbox") ticksAreChosen = true;
  count();
});
count();

// Close the account menu by Escape or a click elsewhere.
const account = document.querySelector(".account");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !account?.open) return;
  account.open = false;
  account.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  if (account?.open && !account.contains(event.target)) account.open = false;
});

// A job page that is asked to sign in again opens the whole page, not a piece of it.
document.addEventListener("htmx:before:swap", (event) => {
  if (!event.detail.ctx.response?.raw?.redirected) return;
  event.preventDefault();
  location.reload();
});
document.addEventListener("htmx:after:swap", () => showLocalTimes(document));
