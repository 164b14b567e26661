// Pictures, the open line of the menu, keys, and what HTMX needs; nothing here decides anything.
"use strict";

function draw(root) {
  for (const box of root.querySelectorAll("[data-chart]")) {
    const source = document.getElementById(box.dataset.chart);
    if (!source || box.dataset.drawn || !window.echarts) continue;
    box.dataset.drawn = "1";
    const picture = echarts.init(box, null, { renderer: "svg" });
    picture.setOption(Object.assign({ animation: false, aria: { enabled: true } }, JSON.parse(source.textContent)));
    window.addEventListener("resize", () => picture.resize());
    window.addEventListener("beforeprint", () => picture.resize());
  }
  for (const bar of root.querySelectorAll("[data-percent]")) bar.style.width = bar.dataset.percent + "%";
}

function markMenu() {
  let best = null;
  for (const link of document.querySelectorAll(".menu a[data-prefix]")) {
    if (location.pathname.startsWith(link.dataset.prefix) &&
        (!best || link.dataset.prefix.length > best.dataset.prefix.length)) best = link;
  }
  if (best) best.setAttribute("aria-current", "page");
}

// <button data-key="y">: pressing y anywhere outside a field presses the button
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const wanted = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!wanted || wanted.disabled) return;
  event.preventDefault();
  if (wanted.matches("input, textarea, select")) wanted.focus(); else wanted.click();
});

// <form data-confirm="…">: asks before it is sent
document.addEventListener("submit", (event) => {
  const words = event.submitter?.dataset.confirm || event.target.dataset.confirm;
  if (words && !window.confirm(words)) event.preventDefault();
});

// <select data-submit>: a filter that is applied when it is chosen; <button data-print> prints
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});
// <input type="checkbox" data-all="hit">: checks all boxes of that name in its form
document.addEventListener("change", (event) => {
  const name = event.target.dataset.all;
  if (!name) return;
  for (const box of event.target.form.querySelectorAll(`input[type=checkbox][name="${CSS.escape(name)}"]`)) box.checked = event.target.checked;
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
// <form data-drop>: files dropped on it are chosen in its file field; the form is sent by its button
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest?.("form[data-drop]");
    const box = form?.querySelector(".drop");
    if (!box || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    box.classList.toggle("over", kind === "dragover");
    if (kind === "drop") form.querySelector("input[type=file]").files = event.dataTransfer.files;
  });
}

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  if (token) event.detail.headers["X-CSRFToken"] = token.value;
});
document.addEventListener("htmx:load", (event) => draw(event.target));
document.addEventListener("DOMContentLoaded", () => { markMenu(); draw(document); });
