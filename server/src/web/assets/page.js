// What every page has: "/" goes to the search, leaving a form with unsaved work asks, a form is sent once,
// the summary of what is wrong is read first. Every page works without any of it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const search = document.getElementById("q");
  if (search) { event.preventDefault(); search.focus(); }
});

document.getElementById("summary")?.focus();

// What was just done is said once: opened again, the page says nothing of it.
const here = new URL(location.href);
if (here.searchParams.has("said")) {
  here.searchParams.delete("said"); here.searchParams.delete("n");
  history.replaceState(history.state, "", here);
}

let unsaved = false;
for (const form of document.querySelectorAll("form[data-keep]")) {
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
}
addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    // The back button shows the page as it was left: it must be possible to send again then.
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
}
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });

// Points beside the buttons of an item: one of the two is meant, the last that was touched.
for (const other of document.querySelectorAll("[data-other]")) {
  const radios = other.closest("fieldset").querySelectorAll("input[type=radio]");
  other.addEventListener("input", () => { if (other.value) for (const radio of radios) radio.checked = false; });
  for (const radio of radios) radio.addEventListener("change", () => { other.value = ""; });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
