// A report that is being written keeps itself as a draft: when the typing pauses, and when the page is left.
// A form with data-drafts is one draft, or holds several boxes with data-draft that are one each.
(() => {
  "use strict";
  const PAUSE = 2000;
  const AGAIN = 15000;
  const timers = new WeakMap();

  const boxOf = (field) => field.closest("[data-draft]") || field.form;
  const typedIn = (form) => {
    const boxes = [...form.querySelectorAll("[data-draft]")];
    return (boxes.length ? boxes : [form]).filter((box) => box.dataset.typed);
  };
  const unsaved = (form) => typedIn(form).some((box) => box.dataset.unsaved);
  const forms = () => [...document.querySelectorAll("form[data-drafts]")];

  // Everything typed since the page was opened, never a file; boxes that nobody has touched stay out.
  const words = (form) => {
    const said = new FormData();
    said.append("draft", "itself");
    [...form.elements]
      .filter((field) => field.name && !["file", "submit"].includes(field.type))
      .filter((field) => field.type !== "checkbox" || field.checked)
      .filter((field) => !field.closest("[data-draft]") || boxOf(field).dataset.typed)
      .forEach((field) => said.append(field.name, field.value));
    return said;
  };

  const tell = (boxes, text, link, where) => {
    boxes.forEach((box) => {
      const place = box.querySelector("[data-draft-said]");
      place.textContent = text;
      if (!link) return;
      const way = document.createElement("a");
      way.href = where;
      way.textContent = link;
      place.append(way);
    });
  };

  const later = (form, wait) => {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => keep(form), wait));
  };

  const keep = async (form) => {
    if (!form.isConnected || !unsaved(form)) return;
    if (form.dataset.keeping) {
      later(form, PAUSE);
      return;
    }
    const boxes = typedIn(form);
    form.dataset.keeping = "1";
    boxes.forEach((box) => { delete box.dataset.unsaved; });
    try {
      const answer = await fetch(form.action, { method: "POST", body: words(form), headers: { "HX-Request": "true" } });
      const signIn = answer.headers.get("HX-Redirect");
      if (signIn) tell(boxes, "登录已过期，您写的内容还在。", "重新登录后继续", signIn);
      else if (answer.status === 403) tell(boxes, "页面已过期，您写的内容还在。", "重新打开", form.action);
      else if (answer.ok || answer.status === 422) tell(boxes, await answer.text());
      else throw new Error(String(answer.status));
    } catch {
      boxes.forEach((box) => { box.dataset.unsaved = "1"; });
      tell(boxes, "草稿还没有保存，正在重试；请先不要关闭页面。");
      later(form, AGAIN);
    } finally {
      delete form.dataset.keeping;
    }
  };

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !form.matches("form[data-drafts]")) return;
    delete form.dataset.submitted;
    const box = boxOf(event.target);
    box.dataset.typed = box.dataset.unsaved = "1";
    later(form, PAUSE);
  });

  document.addEventListener("drafts:keep", (event) => { if (event.target.matches("form[data-drafts]")) later(event.target, 0); }, true);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-drafts]")) return;
    clearTimeout(timers.get(form));
    form.dataset.submitted = "1";
    typedIn(form).forEach((box) => { delete box.dataset.unsaved; });
  });

  const leave = () => {
    forms().filter(unsaved).forEach((form) => {
      if (navigator.sendBeacon(form.action, words(form))) typedIn(form).forEach((box) => { delete box.dataset.unsaved; });
    });
  };
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); });
  window.addEventListener("pagehide", leave);

  // Files cannot be kept in a draft: leaving with chosen files asks first.
  window.addEventListener("beforeunload", (event) => {
    const files = (form) => [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length);
    if (forms().some((form) => !form.dataset.submitted && files(form))) event.preventDefault();
  });
})();
