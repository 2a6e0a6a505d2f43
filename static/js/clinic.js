// Two things a nurse's browser can do for her: read a square code with the camera, and save the last words typed when a
// page is left before they were saved.
(() => {
  "use strict";

  const place = document.querySelector("[data-scan]");
  if (place && "BarcodeDetector" in window && navigator.mediaDevices) {
    const button = place.querySelector("button");
    const video = place.querySelector("video");
    const status = place.querySelector("[role=status]");
    const field = document.getElementById("code");
    const look = async (detector) => {
      if (!video.srcObject) return;
      const [found] = await detector.detect(video).catch(() => []);
      if (!found) return requestAnimationFrame(() => look(detector));
      field.value = found.rawValue.split("#").pop();
      stop();
      field.focus();
    };
    const stop = () => {
      for (const track of video.srcObject?.getTracks() ?? []) track.stop();
      video.srcObject = null;
      video.hidden = true;
    };
    button.addEventListener("click", async () => {
      if (video.srcObject) return stop();
      status.textContent = "";
      try {
        video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
        video.hidden = false;
        await video.play();
        look(new BarcodeDetector({ formats: ["qr_code"] }));
      } catch {
        stop();
        status.textContent = place.dataset.fail;
      }
    });
    window.addEventListener("pagehide", stop);
    place.hidden = false;
  }

  let unsaved = false;
  const isWork = (target) => target instanceof Element && target.closest("[data-work]");
  document.addEventListener("input", (event) => {
    if (isWork(event.target)) unsaved = true;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isWork(event.target)) unsaved = false;
  });
  for (const failed of ["htmx:sendError", "htmx:timeout", "htmx:responseError"])
    document.addEventListener(failed, (event) => {
      if (isWork(event.target)) unsaved = true;
    });
  document.addEventListener("submit", (event) => {
    const work = event.target;
    if (!isWork(work)) return;
    unsaved = false;
    // A save that is under way makes a new version: what is sent now waits for it, or it would meet itself.
    if (!work.classList.contains("htmx-request")) return;
    event.preventDefault();
    work.addEventListener("htmx:afterRequest", () => work.requestSubmit(event.submitter), { once: true });
  });
  window.addEventListener("pagehide", () => {
    const work = document.querySelector("[data-work][data-hx-post]");
    if (unsaved && work) navigator.sendBeacon(work.action, new FormData(work));
  });
})();
