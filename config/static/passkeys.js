// Passkeys: ask the server for a challenge, the device for an answer, and go on.
"use strict";

async function post(url, token, body) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function run(form) {
  const { passkey, begin, complete, onward } = form.dataset;
  const token = form.elements.csrfmiddlewaretoken.value;
  const options = await post(begin, token, {});
  const isNew = passkey === "add";
  const publicKey = isNew
    ? PublicKeyCredential.parseCreationOptionsFromJSON(options)
    : PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await navigator.credentials[isNew ? "create" : "get"]({ publicKey });
  const name = form.elements.name ? `?name=${encodeURIComponent(form.elements.name.value)}` : "";
  const done = await post(complete + name, token, credential.toJSON());
  location.assign(onward || done.redirect_url);
}

if (window.PublicKeyCredential && PublicKeyCredential.parseCreationOptionsFromJSON) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(form).catch(() => {
        const status = form.querySelector("[role=status]");
        status.textContent = status.dataset.failed;
      });
    });
  }
}
