// Returns what is too small on a phone: fields with letters below 16 px, and targets below 44 px either way. A link
// within a sentence is as high as its line (WCAG 2.2, 2.5.8, inline); a box to tick is as large as its label.
() => {
  const LETTERS = 16, TARGET = 43.5; // px; half a pixel is lost where a browser rounds
  const NOT_TYPED = ["hidden", "checkbox", "radio", "submit", "button", "file"];

  const isSeen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true }) &&
      !element.closest(".visually-hidden, .skip");
  };

  const standsInSentence = (link) => {
    if (getComputedStyle(link).display !== "inline") return false;
    let block = link.parentElement;
    while (block && getComputedStyle(block).display === "inline") block = block.parentElement;
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let words = "";
    while (texts.nextNode()) {
      const text = texts.currentNode;
      if (!text.parentElement.closest("a, button, script, .visually-hidden")) words += text.textContent;
    }
    return words.replace(/[·,，、\s]/g, "").length > 0;
  };

  const sizeOf = (element) => {
    const boxes = [element, ...(element.labels || [])].map((each) => each.getBoundingClientRect());
    const around = getComputedStyle(element, "::after");
    const isWider = around.content !== "none" && around.position === "absolute";
    const sizes = (side) => [...boxes.map((box) => box[side]), isWider ? parseFloat(around[side]) || 0 : 0];
    const isTicked = ["checkbox", "radio", "file"].includes(element.type);
    const largest = (side) => Math.max(...(isTicked || isWider ? sizes(side) : [boxes[0][side]]));
    return [largest("width"), largest("height")];
  };

  const named = (element) => [
    [element.parentElement, element].map((each) => `${each.tagName.toLowerCase()}.${each.className}`).join(" > "),
    (element.textContent || element.name || "").trim().slice(0, 20),
  ];

  const small = [];
  for (const field of document.querySelectorAll("input, select, textarea")) {
    const letters = parseFloat(getComputedStyle(field).fontSize);
    if (isSeen(field) && !NOT_TYPED.includes(field.type) && letters < LETTERS) {
      small.push([`letters of ${letters} px`, ...named(field)]);
    }
  }
  for (const target of document.querySelectorAll("a[href], button, summary, select, textarea, input")) {
    if (!isSeen(target) || target.disabled || (target.tagName === "A" && standsInSentence(target))) continue;
    const [width, height] = sizeOf(target);
    if (width < TARGET || height < TARGET) {
      small.push([`${Math.round(width)} × ${Math.round(height)} px`, ...named(target)]);
    }
  }
  return small;
}
