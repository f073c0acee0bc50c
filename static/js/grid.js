// 一页反馈 with JavaScript: states and counts follow the typing, chips show the lines of one state; on a phone one line is
// open at a time.
(() => {
  "use strict";
  const form = document.querySelector("form[data-grid]");
  if (!form) return;
  const words = { unchanged: "无变化", filled: "已填", empty: "没填" };
  const lines = [...form.querySelectorAll(".grid-line")];
  const narrow = window.matchMedia("(max-width: 640px)");

  const field = (line, name) => line.querySelector(`[name$="-${name}"]`);
  const stateOf = (line) => {
    const ticked = (name) => field(line, name) && field(line, name).checked;
    if (ticked("unchanged")) return "unchanged";
    const typed = ["progress", "issues", "next_steps"].some((name) => field(line, name).value.trim());
    return typed || ticked("finished") ? "filled" : "empty";
  };

  // Chips hide lines and change none: what was typed in a hidden line is kept and sent as well. A line that was typed in
  // stays in sight until another chip is pressed.
  const chips = form.querySelector("[data-chips]");
  const belongs = (line, wanted) => {
    if (wanted === "late") return "late" in line.dataset;
    if (wanted === "filled") return ["filled", "unchanged"].includes(line.dataset.state);
    return wanted === "all" || line.dataset.state === wanted;
  };
  const countChips = () => chips.querySelectorAll("[data-chip]").forEach((chip) => {
    const number = lines.filter((line) => belongs(line, chip.dataset.chip)).length;
    chip.querySelector("span").textContent = number;
    chip.hidden = !number && chip.getAttribute("aria-pressed") !== "true" && ["faulty", "late"].includes(chip.dataset.chip);
  });
  const show = (wanted) => {
    chips.querySelectorAll("[data-chip]").forEach((chip) => {
      chip.setAttribute("aria-pressed", String(chip.dataset.chip === wanted));
    });
    lines.forEach((line) => { line.hidden = !belongs(line, wanted); });
    form.querySelectorAll(".grid-plan").forEach((plan) => {
      const some = plan.querySelector(".grid-line:not([hidden])");
      plan.hidden = !some;
      if (some && wanted !== "all") plan.open = true;
    });
    countChips();
  };
  chips.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-chip]");
    if (chip) show(chip.dataset.chip);
  });
  // A field that the browser refuses, or a way to a line, must not lie in a line that is hidden.
  form.addEventListener("invalid", () => show("all"), true);
  form.addEventListener("click", (event) => {
    const way = event.target.closest('a[href^="#"]');
    const goal = way && document.getElementById(way.hash.slice(1));
    if (goal && goal.closest("[hidden]")) show("all");
  });
  chips.hidden = false;
  countChips();

  const count = () => {
    countChips();
    const filled = lines.filter((line) => ["filled", "unchanged"].includes(line.dataset.state)).length;
    form.querySelectorAll("[data-count=filled]").forEach((place) => { place.textContent = filled; });
    form.querySelector("[data-count-bar]").value = filled;
  };

  form.addEventListener("input", (event) => {
    const line = event.target.closest(".grid-line");
    if (!line) return;
    line.dataset.state = stateOf(line);
    line.querySelector("[data-state-word]").textContent = words[line.dataset.state];
    count();
  });

  const open = (line) => {
    lines.forEach((other) => {
      other.classList.toggle("folded", narrow.matches && other !== line);
      other.querySelector("[data-toggle]").setAttribute("aria-expanded", String(!other.classList.contains("folded")));
    });
  };
  const first = () => lines.find((line) => line.dataset.state === "faulty") || lines.find((line) => line.dataset.state === "empty");

  lines.forEach((line) => {
    const toggle = document.createElement("button");
    toggle.type = "button";
    toggle.className = "btn btn-plain btn-sm phone-only";
    toggle.dataset.toggle = "";
    toggle.textContent = "填写";
    line.querySelector("[data-head]").append(toggle);
  });

  form.addEventListener("click", (event) => {
    const line = event.target.closest(".grid-line");
    if (event.target.closest("[data-toggle]")) open(line.classList.contains("folded") ? line : null);
    if (!event.target.closest("[data-next]")) return;
    event.preventDefault();
    form.dispatchEvent(new CustomEvent("drafts:keep"));
    const after = [...lines.slice(lines.indexOf(line) + 1), ...lines];
    const next = after.find((other) => other !== line && other.dataset.state === "empty");
    open(next || null);
    if (!next) return;
    next.closest("details").open = true;
    next.scrollIntoView({ block: "start" });
    field(next, "progress").focus({ preventScroll: true });
  });

  narrow.addEventListener("change", () => open(first()));
  open(first());
  if (form.contains(document.activeElement)) document.activeElement.scrollIntoView({ block: "center" });
})();
