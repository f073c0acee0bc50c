// 导入: an answer does not move the page under its reader. The next question comes to where the answered one stood,
// which is a line above it now, and has the focus. Where none is left, the focus goes to the bar at the end.
(() => {
  "use strict";
  const BAR = 72; // pixels at the lower edge of the window that the bar covers

  let place = null; // how far from the upper edge of the window the answered question stood; null: nothing was answered

  const headingOf = (sender) => {
    const card = sender.closest(".question-kind, .answered-kind, #units");
    return card && card.querySelector("h2, h3");
  };

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "main") return;
    const heading = headingOf(event.detail.requestConfig.elt);
    place = heading ? heading.getBoundingClientRect().top : 0;
  });

  document.addEventListener("htmx:afterSettle", () => {
    const next = document.getElementById("next-question");
    if (place === null || !next) return;
    const above = [...document.querySelectorAll(".answered-kind")].pop();
    const stands = next.classList.contains("save-bar") ? above : next;
    if (stands) {
      const highest = above ? above.offsetHeight + 16 : 16; // the answered line stays in sight
      const wanted = Math.max(highest, Math.min(place, window.innerHeight - BAR - 200));
      window.scrollBy({ top: stands.getBoundingClientRect().top - wanted, behavior: "instant" });
    }
    next.focus({ preventScroll: true });
    place = null;
  });
})();
