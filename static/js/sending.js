// A form with files while it is sent: how far it has come, a way to cancel it, and what to do when no answer came.
// htmx sends it; whatever happens, what was typed and chosen stays, and the form's key makes sending it again harmless.
(() => {
  "use strict";
  const KB = 1 << 10;
  const STAYS = "填写的内容和选好的文件都还在。";
  const ANSWERS = {
    403: "页面已过期，没有提交。请先复制填写的内容，再重新打开本页。",
    413: "文件合计太大，服务器没有收下，没有提交。请移除几个，分几次交。",
    507: "服务器的磁盘空间不足，文件没有收下，没有提交。请告诉系统管理员，稍后再提交。",
  };
  const BUSY = "服务器现在不能处理，请过几分钟再提交。";
  const BROKEN = "服务器出了问题，没有收下。请稍后再提交；还是不行，请告诉系统管理员。";
  const PATIENCE = 800; // milliseconds: a bar that moves the buttons at once would catch the second half of a double click
  const requests = new WeakMap(); // of each form the request that is under way
  const timers = new WeakMap();

  const formOf = (event) => {
    const form = event.target;
    return form instanceof HTMLFormElement && form.querySelector("[data-sending]") ? form : null;
  };
  const part = (form, name) => form.querySelector(`[data-sending${name}]`);
  const fileFields = (form) => [...form.querySelectorAll("input[type=file]")];
  const amount = (bytes) => (bytes < KB * KB ? `${Math.ceil(bytes / KB)} KB` : `${(bytes / KB / KB).toFixed(1)} MB`);

  const showProgress = (form, sent, all) => {
    part(form, "").querySelector("progress").value = all ? (100 * sent) / all : 0;
    part(form, "-said").textContent = `已传 ${amount(sent)}，共 ${amount(all)}`;
  };

  // From here on the server decides: cancelling would not tell whether it has been entered.
  const showSent = (form) => {
    part(form, "").querySelector("progress").value = 100;
    part(form, "-said").textContent = "已传完，正在检查和保存……";
    part(form, "-cancel").hidden = true;
  };

  const hide = (form) => {
    clearTimeout(timers.get(form));
    part(form, "").hidden = true;
    part(form, "-cancel").hidden = false;
  };

  const showFault = (form, sentence) => {
    hide(form);
    const place = part(form, "-fault");
    place.textContent = sentence;
    place.hidden = false;
    place.focus();
    // The scripts that guard typed text and keep drafts took it for sent.
    fileFields(form)[0].dispatchEvent(new Event("input", { bubbles: true }));
  };

  document.addEventListener("htmx:beforeSend", (event) => {
    const form = formOf(event);
    if (!form) return;
    const { xhr } = event.detail;
    requests.set(form, xhr);
    part(form, "-fault").hidden = true;
    const size = fileFields(form).flatMap((field) => [...field.files]).reduce((sum, file) => sum + file.size, 0);
    if (!size) return;
    showProgress(form, 0, size);
    timers.set(form, setTimeout(() => { part(form, "").hidden = false; }, PATIENCE));
    xhr.upload.addEventListener("progress", (step) => showProgress(form, step.loaded, step.total));
    xhr.upload.addEventListener("load", () => showSent(form));
  });

  document.addEventListener("click", (event) => {
    const cancel = event.target.closest("[data-sending-cancel]");
    const request = cancel && requests.get(cancel.closest("form"));
    if (request) request.abort();
  });

  const onEnd = (name, sentence) => {
    document.addEventListener(`htmx:${name}`, (event) => {
      const form = formOf(event);
      if (form) showFault(form, sentence(event.detail.xhr.status));
    });
  };
  onEnd("sendAbort", () => `已取消，没有提交。${STAYS}`);
  onEnd("sendError", () => `没有收到服务器的答复，连接可能断了。${STAYS}请稍后再提交一次；已经收到的不会重复记录。`);
  onEnd("responseError", (status) => `${ANSWERS[status] || (status > 501 ? BUSY : BROKEN)}${STAYS}`);

  // Too often in one minute: elsewhere a page of its own says so, which would take text and files of this form away.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    const form = requestConfig && formOf({ target: requestConfig.elt });
    if (!form || xhr.status !== 429) return;
    event.detail.shouldSwap = false;
    const wait = xhr.getResponseHeader("Retry-After");
    const when = wait ? `${wait} 秒以后` : "1 分钟以后";
    ANSWERS[429] = `一分钟里提交的次数太多，这次没有提交。请 ${when}再提交。`;
  });
})();
