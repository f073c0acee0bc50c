// Small help on top of pages that work without it: one click sends a form once, typed text is not left by accident.
(() => {
  "use strict";

  // A page that answers a sent form: who comes back to it, or loads it anew, opens its address instead of sending again.
  const address = document.body.dataset.goesBackTo;
  if (address) history.replaceState(history.state, "", address);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    // After the form has been read: a disabled button would not tell which of two buttons was pressed.
    setTimeout(() => {
      if (form.dataset.sent) form.querySelectorAll("button[type=submit]").forEach((button) => { button.disabled = true; });
    });
  });

  const free = (root) => {
    root.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("button[type=submit]").forEach((button) => { button.disabled = false; });
    });
  };
  window.addEventListener("pageshow", () => free(document));
  document.addEventListener("htmx:afterRequest", () => free(document));

  // What a desk shows whole is a line on a phone, which opens it.
  if (window.matchMedia("(max-width: 640px)").matches) {
    document.querySelectorAll("details[data-fold-on-phone]").forEach((card) => { card.open = false; });
  }

  let typed = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-guard]")) typed = true;
  });
  document.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches(".day-form input[data-day], .day-form select") && event.target.value) event.target.form.requestSubmit();
  });

  // A table copied in Word or Excel comes as HTML with its merged cells; the box shows its words, the form sends the HTML.
  document.addEventListener("paste", (event) => {
    const box = event.target.closest("[data-paste]");
    const html = event.clipboardData && event.clipboardData.getData("text/html");
    if (!box || !html || !/<table/i.test(html)) return;
    event.preventDefault();
    box.form.querySelector("[data-html]").value = html;
    box.value = event.clipboardData.getData("text/plain");
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-paste]")) event.target.form.querySelector("[data-html]").value = "";
  });

  document.addEventListener("submit", (event) => {
    const says = event.target.dataset.busy;
    if (!says) return;
    const button = event.target.querySelector("button[type=submit]");
    button.dataset.was = button.textContent;
    button.textContent = says;
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("button[data-was]").forEach((button) => { button.textContent = button.dataset.was; });
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // Ctrl+Enter sends a form with data-send-by-keys as its button with data-send does.
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest("form[data-send-by-keys]");
    if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-send]"));
  });
})();
