// Days read 年-月-日, as everywhere on the page: a browser's own field for dates follows the language that the browser is
// set to (10/15/2016). Each becomes a field of text, with the browser's calendar behind a button; without JavaScript the
// browser's field stays, and both send 2016-10-15.
(() => {
  "use strict";
  const iso = (text) => {
    const parts = text.trim().match(/^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/) || text.trim().match(/^(\d{4})(\d{2})(\d{2})$/);
    return parts ? `${parts[1]}-${parts[2].padStart(2, "0")}-${parts[3].padStart(2, "0")}` : text.trim();
  };

  const turn = (field) => {
    const picker = document.createElement("input");
    picker.type = "date";
    picker.className = "day-picker";
    picker.tabIndex = -1;
    picker.setAttribute("aria-hidden", "true");
    ["min", "max"].forEach((name) => { if (field.hasAttribute(name)) picker.setAttribute(name, field.getAttribute(name)); });
    const value = field.value;
    field.type = "text";
    field.value = value;
    field.inputMode = "numeric";
    field.autocomplete = "off";
    field.maxLength = 20;
    field.placeholder = "年-月-日";
    field.dataset.day = "";
    const box = document.createElement("span");
    box.className = "day-box";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "day-button";
    button.setAttribute("aria-label", "选日期");
    button.title = "选日期";
    button.innerHTML = '<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
      + '<path d="M2 3.5h12v10.5H2zM2 6.5h12M5 1.5v3M11 1.5v3" fill="none" stroke="currentColor"/></svg>';
    field.replaceWith(box);
    box.append(field, button, picker);

    field.addEventListener("change", () => { field.value = iso(field.value); });
    // As the browser's field does, it tells of its change with the last digit, not only when it is left.
    field.addEventListener("input", () => {
      if (/^\d{4}-\d{2}-\d{2}$/.test(field.value)) field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    button.addEventListener("click", () => {
      picker.value = iso(field.value);
      picker.showPicker();
    });
    picker.addEventListener("input", (event) => event.stopPropagation());
    picker.addEventListener("change", (event) => {
      event.stopPropagation();
      if (!picker.value || picker.value === field.value) return;
      field.value = picker.value;
      field.dispatchEvent(new Event("input", { bubbles: true })); // and with it its change
    });
  };

  // Enter in the field sends the form before the field tells of its change.
  document.addEventListener("submit", (event) => {
    event.target.querySelectorAll("input[data-day]").forEach((field) => { field.value = iso(field.value); });
  }, true);

  const all = (root) => root.querySelectorAll("input[type=date]:not(.day-picker)").forEach(turn);
  all(document);
  document.addEventListener("htmx:afterSwap", () => all(document));
})();
