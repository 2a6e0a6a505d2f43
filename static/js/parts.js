// For pages where htmx redraws a part. Says so when a part could not be fetched: htmx alone would stay silent.
// And takes back the one thing htmx leaves behind in the browser: which page was open last.
(() => {
  "use strict";
  try {
    sessionStorage.removeItem("htmx-current-path-for-history");
  } catch {
    // Storage is switched off: then there is nothing to take back.
  }
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
