// Addresses that can be copied: the field shows them with the portal's own beginning, the button copies them.
(() => {
  "use strict";

  const prepare = (root) => {
    root.querySelectorAll("input[data-address]").forEach((field) => { field.value = new URL(field.value, window.location.href).href; });
    root.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
    root.querySelectorAll("[data-bare]").forEach((hint) => { hint.hidden = true; });
  };

  // Where the portal is served without TLS there is no clipboard for scripts, but the old command works.
  const copied = async (field) => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      return document.execCommand("copy");
    }
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const done = await copied(document.getElementById(button.dataset.copy));
    button.parentElement.querySelector("[role=status]").textContent = done ? "已复制" : "请按 Ctrl+C 复制";
  });

  prepare(document);
  document.addEventListener("htmx:afterSettle", () => prepare(document));
})();
