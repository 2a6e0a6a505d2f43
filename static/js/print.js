// Shows the print buttons where printing is possible, and opens what is folded while the page is on paper.
// What a reader must ask for (.closed-figure) stays as the reader left it.
// data-print="card" prints the card with the code and nothing else.
(() => {
  "use strict";
  const page = document.documentElement;
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      page.classList.toggle("only-card", button.dataset.print === "card");
      window.print();
    });
  }
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open], .closed-figure)")];
    for (const details of opened) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    page.classList.remove("only-card");
    for (const details of opened) details.open = false;
  });
})();
