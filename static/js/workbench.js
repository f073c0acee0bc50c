// 工作台: a button on ticked rows says how many are ticked; 展开 stands only where a text is cut.
// Without this script the button says 勾选的, and every long text has its 展开.
(() => {
  "use strict";

  const tell = (form) => {
    const button = form.querySelector("[data-ticks-label]");
    if (!button) return;
    const ticked = form.querySelectorAll("input[name=tasks]:checked").length;
    button.dataset.plainLabel ??= button.textContent;
    button.textContent = ticked ? button.dataset.ticksLabel.replace("#", ticked) : button.dataset.plainLabel;
  };

  const measure = () => {
    document.querySelectorAll(".unfold:not([open])").forEach((fold) => {
      const text = fold.previousElementSibling;
      fold.hidden = false;
      if (text.clientHeight) fold.hidden = text.scrollHeight <= text.clientHeight + 1; // 0 within what is folded
    });
  };

  // On paper the folded reports are unfolded, and folded again afterwards.
  const folded = ".report-plan:not([open]), .report-rest:not([open]), .desk-more:not([open]), .desk-folded:not([open])";
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll(folded)];
    unfolded.forEach((each) => { each.open = true; });
  });
  window.addEventListener("afterprint", () => unfolded.forEach((each) => { each.open = false; }));

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-ticks]");
    if (form) tell(form);
  });
  document.addEventListener("toggle", measure, true);
  window.addEventListener("resize", measure);
  window.addEventListener("pageshow", () => { // a browser that goes back keeps the ticks
    document.querySelectorAll("form[data-ticks]").forEach(tell);
    measure();
  });
})();
