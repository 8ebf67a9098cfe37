// Forms work without this file; here they read amounts back, ask before grave acts and show progress.
import { amountInWords, grouped } from "./money.js";
import { fileProblem, sizeInWords } from "./upload.js";

function readBack(input) {
  const out = input.closest(".field")?.querySelector(".reading-of");
  if (!out) return;
  const words = amountInWords(input.value);
  const wan = input.dataset.money === "万元";
  out.textContent = words ? (wan ? `${grouped(input.value)} 万元` : `${grouped(input.value)} 元，${words}`) : "";
}

function startAmounts() {
  for (const input of document.querySelectorAll("input[data-money]")) {
    readBack(input);
    input.addEventListener("input", () => readBack(input));
  }
}

// A <dialog id> opened by [data-dialog]; the form inside it is the same one a page without scripts shows.
function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog?.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
    if (event.target.closest?.("[data-close]")) {
      event.preventDefault();
      event.target.closest("dialog")?.close();
    }
  });
}

function send(form, box, submitter) {
  const bar = box.querySelector("progress");
  const said = box.querySelector("[aria-live]");
  const request = new XMLHttpRequest();
  request.open("POST", form.action || location.href);
  request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  bar.hidden = false;
  request.upload.onprogress = (event) => {
    bar.max = event.total;
    bar.value = event.loaded;
    said.textContent = `已上传 ${sizeInWords(event.loaded)} / ${sizeInWords(event.total)}`;
  };
  request.onerror = () => {
    bar.hidden = true;
    said.textContent = "上传中断，文件没有递交。请检查网络后重新提交。";
  };
  request.onload = () => {
    // The answer is a page or a redirect already followed: show it as a normal submission would.
    if (request.responseURL && request.responseURL !== location.href) location.assign(request.responseURL);
    else {
      document.open();
      document.write(request.responseText);
      document.close();
    }
  };
  request.send(new FormData(form, submitter));
}

function startUploads() {
  for (const box of document.querySelectorAll("[data-upload]")) {
    const input = box.querySelector('input[type="file"]');
    const said = box.querySelector("[aria-live]");
    const problem = () => [...input.files].map((f) => fileProblem(f, box.dataset)).find(Boolean) ?? "";
    input.addEventListener("change", () => {
      const names = [...input.files].map((f) => `${f.name}（${sizeInWords(f.size)}）`).join("，");
      input.setCustomValidity(problem());
      said.textContent = problem() || names;
    });
    const form = input.form;
    form?.addEventListener("submit", (event) => {
      if (!input.files.length || event.defaultPrevented) return;
      event.preventDefault();
      send(form, box, event.submitter);
    });
  }
}

function focusErrors() {
  document.querySelector(".error-summary")?.focus();
}

function startAutoPrint() {
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
  });
}

export function startForms() {
  startAmounts();
  startDialogs();
  startUploads();
  startAutoPrint();
  focusErrors();
}
