// 工作台: a button on ticked rows says how many are ticked; without this script it says 「勾选的」.
(() => {
  "use strict";

  const tell = (form) => {
    const button = form.querySelector("[data-ticks-label]");
    if (!button) return;
    const ticked = form.querySelectorAll("input[name=tasks]:checked").length;
    button.dataset.plainLabel ??= button.textContent;
    button.textContent = ticked ? button.dataset.ticksLabel.replace("#", ticked) : button.dataset.plainLabel;
  };

  const forms = () => document.querySelectorAll("form[data-ticks]");
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-ticks]");
    if (form) tell(form);
  });
  // A browser that goes back keeps the ticks.
  window.addEventListener("pageshow", () => forms().forEach(tell));
})();
