// A QR code brings the code of a saved page behind the # of the address. It goes into its field and out of the address,
// so that it stays in no history and no bookmark. Nothing is pressed: the person still opens the page.
(() => {
  "use strict";
  const field = document.getElementById("code");
  const take = () => {
    let brought = location.hash.slice(1);
    try {
      brought = decodeURIComponent(brought);
    } catch {
      // Not written as addresses are: then it is taken as it stands.
    }
    if (!brought || document.getElementById(brought)) return; // a link to a place on this page
    history.replaceState(null, "", location.pathname + location.search);
    field.value = brought;
  };
  take();
  window.addEventListener("hashchange", take);
})();
