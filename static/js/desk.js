// For the pages on which a guide is written: Enter in a search field, a Save button that waits for an autosave under
// way, so that nobody is told of a conflict with themselves, and a file whose text is put into the field that it would
// otherwise be pasted into.
(() => {
  "use strict";
  const { tooLong, longest } = document.currentScript.dataset;

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-find]")) return;
    event.preventDefault();
    event.target.parentElement.querySelector("button").click();
  });

  // A body that is refused unread is answered with a whole page. It has no place in the line that says "Saved", and
  // must not take the place of what was typed.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 413) return;
    event.detail.shouldSwap = false;
    document.getElementById("saved").textContent = tooLong;
  });

  for (const chooser of document.querySelectorAll("[data-fills]")) {
    chooser.parentElement.hidden = false;
    chooser.addEventListener("change", async () => {
      if (chooser.files.length) document.getElementById(chooser.dataset.fills).value = await chooser.files[0].text();
    });
  }

  let busy = 0;
  let waiting = null;
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.id === "autosave") busy += 1;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.id !== "autosave") return;
    busy -= 1;
    if (waiting && busy === 0) {
      const button = waiting;
      waiting = null;
      button.form.requestSubmit(button);
    }
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "part-form") return;
    if (new URLSearchParams(new FormData(event.target)).toString().length > Number(longest)) {
      event.preventDefault();
      document.getElementById("saved").textContent = tooLong;
    } else if (busy > 0) {
      event.preventDefault();
      waiting = event.submitter;
    }
  });
})();
