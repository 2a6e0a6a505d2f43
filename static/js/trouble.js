// Says so when a part of a page could not be fetched: htmx alone would stay silent.
(() => {
  "use strict";
  const words = document.currentScript.dataset.words;
  const say = () => {
    let place = document.getElementById("trouble");
    if (!place) {
      place = document.createElement("p");
      place.id = "trouble";
      place.className = "callout";
      place.setAttribute("role", "alert");
      document.querySelector("main").prepend(place);
    }
    place.textContent = words;
    place.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:sendError", say);
  document.addEventListener("htmx:timeout", say);
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) say();
  });
})();
