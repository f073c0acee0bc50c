// What a report may leave empty: on a phone a ＋ opens its field. Without JavaScript, and on a desk, the fields are there.
(() => {
  "use strict";
  const fold = (form) => form.querySelectorAll('[name$="issues"], [name$="next_steps"]').forEach((input) => {
    const box = input.closest(".field");
    if (input.value.trim() || box.classList.contains("bad") || box.classList.contains("folded-field")) return;
    const plus = document.createElement("button");
    plus.type = "button";
    plus.className = "btn-link-plain plus-field";
    plus.textContent = `＋ ${box.querySelector("label").textContent.trim()}`;
    plus.addEventListener("click", () => {
      box.classList.remove("folded-field");
      plus.remove();
      input.focus();
    });
    box.classList.add("folded-field");
    box.before(plus);
  });

  const forms = () => document.querySelectorAll("form#report, form[data-grid]").forEach(fold);
  forms();
  document.addEventListener("htmx:afterSwap", forms);
  // Words that come later, from a draft or the last report, must not lie folded.
  document.addEventListener("input", (event) => {
    const box = event.target.closest && event.target.closest(".folded-field");
    if (!box) return;
    box.classList.remove("folded-field");
    if (box.previousElementSibling) box.previousElementSibling.remove();
  });
})();
