// The search in the head of every page: "/" goes to it, arrows, Tab, Enter and Esc serve the panel of hits below it.
// Without this script it is a form that opens the page of the search.
(() => {
  "use strict";

  const form = document.querySelector("[data-search]");
  if (!form) return;
  const field = form.querySelector("input[type=search]");
  const panel = form.querySelector("#search-panel");
  const options = () => [...panel.querySelectorAll("[role=option]")];
  const chosen = () => panel.querySelector("[aria-selected=true]");

  const choose = (option) => {
    const before = chosen();
    if (before) before.setAttribute("aria-selected", "false");
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", option.id);
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  };

  const numberOptions = () => options().forEach((option, place) => { option.id = `search-hit-${place + 1}`; });

  const show = (open) => {
    panel.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) choose(null);
  };

  const move = (step) => {
    const all = options();
    if (!all.length) return;
    const place = all.indexOf(chosen()) + step;
    choose(all[(place + all.length) % all.length]);
  };

  // The first hit of the next group; after the last group Tab leaves the field as everywhere else.
  const moveToNextGroup = () => {
    const groups = [...panel.querySelectorAll("[role=group]")];
    const next = groups[groups.findIndex((group) => group.contains(chosen())) + 1];
    if (next) choose(next.querySelector("[role=option]"));
    return Boolean(next);
  };

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      show(false);
    } else if (panel.hidden) {
      if (event.key === "ArrowDown" && panel.childElementCount) show(true);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : chosen() ? -1 : 0);
    } else if (event.key === "Tab" && !event.shiftKey) {
      if (moveToNextGroup()) event.preventDefault();
    } else if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      chosen().click();
    }
  });

  const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (isTyping(event.target)) return;
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("portal:search"));
    field.focus();
    field.select();
  });

  field.addEventListener("input", () => {
    if (!field.value.trim()) show(false);
  });
  panel.addEventListener("htmx:afterSwap", () => {
    numberOptions();
    show(Boolean(field.value.trim()));
  });
  field.addEventListener("focus", () => {
    if (field.value.trim() && panel.childElementCount) show(true);
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target)) show(false);
  });
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) show(false);
  });
})();
