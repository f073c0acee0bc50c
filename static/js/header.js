// The menu in the head shows what the one row has no place for. Where everything has, there is no button.
(() => {
  "use strict";

  const top = document.querySelector(".top");
  const button = top && top.querySelector("[data-menu]");
  if (!button) return;

  const links = top.querySelector(".nav-links");

  // Links without a place wrap into a second line, which the row cuts off; on a phone none of them is shown. The button
  // is out of the row while they are measured: its own width must not be what leaves the last one without a place.
  const offer = () => {
    if (top.classList.contains("is-open")) return;
    button.hidden = true;
    button.hidden = links.clientHeight > 0 && links.scrollHeight <= links.clientHeight;
  };

  const open = (wanted) => {
    top.classList.toggle("is-open", wanted);
    button.setAttribute("aria-expanded", String(wanted));
    offer();
  };

  offer();
  window.addEventListener("load", offer); // other scripts have changed the widths of their fields by then
  window.addEventListener("resize", offer);

  button.addEventListener("click", () => open(!top.classList.contains("is-open")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !top.classList.contains("is-open")) return;
    open(false);
    button.focus();
  });
  document.addEventListener("click", (event) => {
    if (!top.contains(event.target)) open(false);
  });
  // On a phone the search stands in the menu: "/" opens it there.
  document.addEventListener("portal:search", () => {
    if (!top.querySelector("[data-search]").offsetParent) open(true);
  });
})();
