// 挂图: makes the cells fit the screen, says when they were last checked, and fills the screen on demand.
(() => {
  "use strict";

  const page = document.documentElement;
  const fit = () => {
    const cells = document.querySelector("[data-fit]");
    if (!cells || !matchMedia("(min-width: 1001px) and (orientation: landscape)").matches) return;
    for (let scale = 1.15; scale > 0.4; scale -= 0.025) {
      page.style.setProperty("--fit", scale);
      if (cells.scrollWidth <= cells.clientWidth && cells.scrollHeight <= cells.clientHeight) break;
    }
  };
  const open = () => {
    document.querySelectorAll("[data-fullscreen]").forEach((button) => { button.hidden = !document.fullscreenEnabled; });
    fit();
  };

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-fullscreen]")) return;
    if (document.fullscreenElement) document.exitFullscreen();
    else page.requestFullscreen();
  });
  document.addEventListener("htmx:configRequest", (event) => {
    const checked = document.querySelector("[data-checked]");
    if (checked) event.detail.parameters.checked = checked.textContent;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const answer = event.detail.xhr, trouble = document.querySelector("[data-trouble]");
    const checked = document.querySelector("[data-checked]"), told = answer.status && answer.getResponseHeader("X-Checked");
    if (checked && told) checked.textContent = told;
    if (trouble) trouble.hidden = event.detail.successful;
  });
  document.addEventListener("htmx:afterSwap", open);
  window.addEventListener("resize", fit);
  open();
})();
