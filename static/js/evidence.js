// 佐证材料 in a form: files are chosen, dropped or photographed, listed with a label each, and can be removed before they are sent.
// What is listed is what is sent: every change goes through the file input itself. Without this script the form is a
// plain one with an input for several files and one label.
(() => {
  "use strict";
  const MB = 1 << 20;
  const PIECE = 1 << 20; // bytes that are compared at a time
  const kept = new WeakMap(); // of each box the files that are listed; choosing anew empties the input itself

  const fieldOf = (box) => box.querySelector("input[type=file][name]");
  const filesOf = (box) => kept.get(box) || [];
  const limit = (box, name) => Number(box.dataset[name]);
  const total = (files) => files.reduce((sum, file) => sum + file.size, 0);
  // Rounded up, so that a file just over a limit never looks as if it were within it.
  const sizeWords = (bytes) => (bytes < MB ? `${Math.ceil(bytes / 1024)} KB` : `${Math.ceil((10 * bytes) / MB) / 10} MB`);
  const say = (box, text) => { box.querySelector("[data-papers-said]").textContent = text; };
  const summary = (box) => {
    const files = filesOf(box);
    return files.length ? `现有 ${files.length} 个文件，共 ${sizeWords(total(files))}。` : "现在没有选文件。";
  };

  // Why a file cannot be added to those before it, or "". The server checks again, and the content as well.
  const faultOf = (box, file, before) => {
    const ending = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
    const most = limit(box, "fileBytes");
    const all = limit(box, "entryBytes");
    if (!box.dataset.endings.split(" ").includes(ending)) return "这种文件不能上传，请先转换";
    if (!file.size) return "是空文件";
    if (file.size > most) return `有 ${sizeWords(file.size)}，超过 ${sizeWords(most)}，请压缩或分成几个文件`;
    if (file.name.length > limit(box, "nameLength")) return `文件名超过 ${box.dataset.nameLength} 字，请改短`;
    if (before.length >= limit(box, "mostFiles")) return `一次最多 ${box.dataset.mostFiles} 个文件，请下次再交`;
    if (total(before) + file.size > all) return `放不下，一次合计不能超过 ${sizeWords(all)}，请下次再交`;
    return "";
  };

  const showRefused = (box, refused) => {
    const list = box.querySelector("[data-papers-refused]");
    list.hidden = !refused.length;
    list.replaceChildren(...refused.map((sentence) => {
      const line = document.createElement("li");
      line.textContent = sentence;
      return line;
    }));
  };

  const labelsOf = (box) => [...box.querySelectorAll("[data-paper]")];

  const emptied = (label) => {
    label.querySelectorAll("input, select").forEach((field) => { field.value = ""; });
    return label;
  };

  // One label for each file, in the order of the files; the first is the pattern and is never taken away.
  const draw = (box) => {
    const files = filesOf(box);
    const labels = labelsOf(box);
    labels.slice(Math.max(files.length, 1)).forEach((label) => label.remove());
    for (let place = labels.length; place < files.length; place += 1) box.append(emptied(labels[0].cloneNode(true)));
    labelsOf(box).forEach((label, place) => {
      label.hidden = !files.length;
      if (!files.length) return;
      const { name, size } = files[place];
      label.querySelector("[data-paper-name]").textContent = name;
      label.querySelector("[data-paper-size]").textContent = sizeWords(size);
      label.querySelector("[data-remove]").setAttribute("aria-label", `移除 ${name}`);
    });
  };

  const setFiles = (box, files) => {
    const chosen = new DataTransfer();
    files.forEach((file) => chosen.items.add(file));
    fieldOf(box).files = chosen.files;
    kept.set(box, files);
    draw(box);
  };

  const removeAt = (box, place) => {
    const labels = labelsOf(box);
    if (labels.length > 1) labels[place].remove();
    else emptied(labels[0]);
    setFiles(box, filesOf(box).filter((_, index) => index !== place));
  };

  // crypto.subtle is missing in an intranet without TLS, so contents are compared and not hashed.
  const sameContent = async (one, other) => {
    if (one.size !== other.size) return false;
    for (let place = 0; place < one.size; place += PIECE) {
      const [left, right] = await Promise.all(
        [one, other].map(async (file) => new Uint8Array(await file.slice(place, place + PIECE).arrayBuffer())),
      );
      if (left.some((byte, index) => byte !== right[index])) return false;
    }
    return true;
  };

  const doubleOf = async (file, before) => {
    for (const earlier of before) if (await sameContent(earlier, file)) return earlier;
    return null;
  };

  // The files that were just added and are there already are taken out again, and it is said which.
  const dropDoubles = async (box, added) => {
    const sentences = [];
    for (const file of added) {
      const place = filesOf(box).indexOf(file);
      const earlier = place < 0 ? null : await doubleOf(file, filesOf(box).slice(0, place));
      const now = filesOf(box).indexOf(file); // somebody may have removed one meanwhile
      if (!earlier || now < 0 || !filesOf(box).includes(earlier)) continue;
      removeAt(box, now);
      sentences.push(`「${file.name}」和「${earlier.name}」内容相同，只留一份`);
    }
    return sentences;
  };

  const add = async (box, files, refusedBefore = []) => {
    const listed = [...filesOf(box)];
    const refused = [...refusedBefore];
    const added = [];
    files.forEach((file) => {
      const fault = faultOf(box, file, listed);
      if (fault) {
        refused.push(`「${file.name}」${fault}，没有加入。`);
        return;
      }
      listed.push(file);
      added.push(file);
    });
    setFiles(box, listed);
    showRefused(box, refused);
    const doubles = await dropDoubles(box, added).catch(() => []); // a file that cannot be read is refused when sent
    const count = added.length - doubles.length;
    const words = [count ? `已加入 ${count} 个。` : "", refused.length ? `${refused.length} 个没有加入。` : ""];
    say(box, [...words, ...doubles.map((sentence) => `${sentence}。`), summary(box)].join(""));
  };

  // A phone calls every picture image.jpg, so a photo is named for when it was taken; two of a second are counted.
  const named = (box, photo) => {
    const taken = new Date(photo.lastModified);
    const [year, month, day, ...time] = [
      taken.getFullYear(), taken.getMonth() + 1, taken.getDate(), taken.getHours(), taken.getMinutes(), taken.getSeconds(),
    ].map((number) => String(number).padStart(2, "0"));
    const stem = `拍照_${year}${month}${day}_${time.join("")}`;
    const ending = photo.name.includes(".") ? photo.name.split(".").pop() : "jpg";
    const names = filesOf(box).map((file) => file.name);
    let name = `${stem}.${ending}`;
    for (let count = 2; names.includes(name); count += 1) name = `${stem}_${count}.${ending}`;
    return new File([photo], name, { type: photo.type, lastModified: photo.lastModified });
  };

  // Other scripts watch over forms by this event: typed text is guarded, a draft is kept.
  const tellForm = (box) => fieldOf(box).dispatchEvent(new Event("input", { bubbles: true }));

  document.addEventListener("change", (event) => {
    const box = event.target.matches("input[type=file]") && event.target.closest("[data-papers]");
    if (!box) return;
    const chosen = [...event.target.files];
    if (!event.target.matches("[data-camera]")) {
      add(box, chosen);
      return;
    }
    event.target.value = ""; // the camera's own input sends nothing, and takes the next picture
    add(box, chosen.map((photo) => named(box, photo)));
  });

  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-papers]");
    if (!box) return;
    if (event.target.closest("[data-choose]")) fieldOf(box).click();
    if (event.target.closest("[data-photograph]")) box.querySelector("[data-camera]").click();
    const remove = event.target.closest("[data-remove]");
    if (!remove) return;
    const place = labelsOf(box).indexOf(remove.closest("[data-paper]"));
    const { name } = filesOf(box)[place];
    removeAt(box, place);
    say(box, `已移除 ${name}。${summary(box)}`);
    tellForm(box);
    const next = filesOf(box).length ? labelsOf(box)[Math.max(0, place - 1)] : box;
    next.querySelector(filesOf(box).length ? "[data-remove]" : "[data-choose]").focus();
  });

  // A file dropped beside the form would be opened in place of the page, and what was typed be lost.
  const boxUnder = (event) => {
    if (!event.dataTransfer || ![...event.dataTransfer.types].includes("Files")) return undefined;
    if (!document.querySelector("[data-papers]")) return undefined;
    event.preventDefault();
    const form = event.target.closest && event.target.closest("form");
    return form ? form.querySelector("[data-papers]") : null;
  };
  const mark = (box) => {
    document.querySelectorAll("[data-papers]").forEach((each) => {
      each.querySelector("[data-drop]").classList.toggle("is-over", each === box);
    });
  };

  document.addEventListener("dragover", (event) => {
    const box = boxUnder(event);
    if (box === undefined) return;
    event.dataTransfer.dropEffect = box ? "copy" : "none";
    mark(box);
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) mark(null); });
  document.addEventListener("drop", (event) => {
    const box = boxUnder(event);
    mark(null);
    if (!box) return;
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
    const folders = entries.filter((entry) => entry && entry.isDirectory).map((entry) => entry.name);
    const files = [...event.dataTransfer.files].filter((_, place) => !(entries[place] && entries[place].isDirectory));
    add(box, files, folders.map((name) => `「${name}」是文件夹，没有加入；请打开它选里面的文件，或压缩成 zip。`));
    tellForm(box);
  });

  const begin = () => {
    document.querySelectorAll("[data-papers]").forEach((box) => {
      box.classList.add("has-script");
      box.querySelectorAll("[data-with-script]").forEach((each) => { each.hidden = false; });
      fieldOf(box).tabIndex = -1; // the button beside it is the one that is reached by Tab
      if (!kept.has(box)) kept.set(box, [...fieldOf(box).files]); // a page that comes back may bring its files
      draw(box);
    });
  };
  begin();
  window.addEventListener("pageshow", begin);
  document.addEventListener("htmx:afterSettle", begin);
})();
