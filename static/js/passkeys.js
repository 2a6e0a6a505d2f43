// Passkeys: shows the forms that need them where the browser can, and fills in what the device signs.
// A form says with data-passkey whether a passkey is used ("get") or made ("create"); the challenge stands in the page
// (data-passkey-data) or is fetched when it is wanted (data-passkey-options).
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !window.webauthnJSON) return;

  const challenge = async (form) => {
    if (form.dataset.passkeyData) return JSON.parse(form.dataset.passkeyData);
    const answer = await fetch(form.dataset.passkeyOptions, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no challenge");
    return answer.json();
  };

  const create = (options, alone) => {
    const wanted = options.creation_options;
    const choose = wanted.publicKey.authenticatorSelection;
    choose.residentKey = alone ? "required" : "discouraged";
    choose.requireResidentKey = alone;
    if (alone) choose.userVerification = "required";
    return window.webauthnJSON.create(wanted);
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    const trouble = form.querySelector("[data-passkey-trouble]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      trouble.hidden = true;
      try {
        const options = await challenge(form);
        const made =
          form.dataset.passkey === "create"
            ? await create(options, form.elements.passwordless.checked)
            : await window.webauthnJSON.get(options.request_options);
        form.elements.credential.value = JSON.stringify(made);
      } catch {
        trouble.hidden = false;
        return;
      }
      form.submit();
    });
  }
})();
