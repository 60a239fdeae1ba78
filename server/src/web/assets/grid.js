// The meeting grid with the keyboard alone. Each row is a form of its own: without this module it is saved by its
// button, with it a row is saved as it is left. What could not be sent waits here and is sent again.
const grid = document.getElementById("grid");
const say = (key, values = {}) => (grid.dataset[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const number = (text) => {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && Number.isFinite(value) ? value : null;
};
const shown = (value) => String(Math.round(value * 100) / 100).replace(".", grid.dataset.comma);
const everyRow = [...grid.querySelectorAll("tbody tr")];
const rows = [...grid.querySelectorAll("tbody tr[data-row]")];
const cellsOf = (row) => [...row.querySelectorAll("input[data-col]:not([readonly]), select[data-col]")];
const formOf = (row) => document.getElementById(row.dataset.form);
const hint = document.getElementById("item-hint");
const live = document.getElementById("grid-live");
// Whoever signs in next on a shared computer does not meet, or save, what another typed.
const KEEP = `hoctap-grid ${grid.dataset.account} ${location.pathname}`;

for (const row of rows) for (const cell of cellsOf(row)) cell.dataset.saved = cell.value;

// --- What the row comes to so far; the server says it again when it is saved.
function reckon(row) {
  const cells = cellsOf(row).filter((cell) => cell.dataset.max !== undefined);
  if (!cells.length || grid.dataset.model !== "points") return;
  let total = 0, missing = 0, wrong = false;
  for (const cell of cells) {
    const text = cell.value.trim().toLowerCase(), max = Number(cell.dataset.max);
    cell.removeAttribute("aria-invalid");
    if (text === "") { missing += cell.dataset.derived ? 0 : 1; continue; }
    if (/^(k|kad|na|n\/a)$/.test(text)) { total += grid.dataset.policy === "full_credit" ? max : 0; continue; }
    if (cell.tagName === "SELECT") { total += Number(cell.selectedOptions[0]?.dataset.points ?? 0); continue; }
    if (text === "x") { total += max; continue; }
    if (text.includes("/")) continue;
    const value = number(text);
    if (value === null || value < 0 || value > max) { wrong = true; cell.setAttribute("aria-invalid", "true"); } else total += value;
  }
  const out = row.querySelector("[data-verdict]");
  const blank = cells.every((cell) => cell.value.trim() === "");
  const mark = Number(row.dataset.mark);
  out.textContent = blank ? say("blank") : wrong ? say("wrong")
    : missing ? `${shown(total)} · ${say("left", { n: missing })}`
    : total >= mark ? `${shown(total)} · ${say("passes")}` : `${shown(total)} · ${say("short", { n: shown(mark - total) })}`;
  out.className = blank || missing ? "verdict" : wrong || total < mark ? "verdict warn" : "verdict good";
}

const changed = (row) => cellsOf(row).some((cell) => cell.value !== cell.dataset.saved)
  || [...row.querySelectorAll("[data-extra]")].some((cell) => (cell.type === "checkbox" ? String(cell.checked) : cell.value) !== (cell.dataset.saved ?? ""));

for (const row of rows) for (const cell of row.querySelectorAll("[data-extra]")) {
  cell.dataset.saved = cell.type === "checkbox" ? String(cell.checked) : cell.value;
}

// How many are scored, by what each row says.
function count() {
  const n = (kind) => everyRow.filter((row) => kind.includes(row.dataset.standing)).length;
  const passed = n(["pass"]), failed = n(["fail", "refer"]);
  document.getElementById("grid-progress").textContent =
    say("progress", { done: passed + failed, all: everyRow.length, passed, failed, drafts: n(["incomplete"]) });
}

// --- Saving.
const waiting = new Map();
function mark(row, text, kind = "") {
  const note = row.querySelector("[data-note]");
  note.textContent = text;
  note.className = `note-cell ${kind}`;
}

async function save(row) {
  if (!changed(row) && !waiting.has(row)) return;
  if (row.dataset.busy) { row.dataset.again = "1"; return; }
  const sent = cellsOf(row).map((cell) => cell.value);
  const body = new URLSearchParams(new FormData(formOf(row)));
  // The same key until it is answered: a request that was taken but whose answer was lost is not done twice.
  body.set("key", row.dataset.key ??= crypto.randomUUID());
  row.dataset.busy = "1";
  mark(row, say("saving"));
  try {
    const answer = await fetch(formOf(row).action, { method: "POST", body, headers: { "x-part": "row", accept: "application/json" } });
    if (answer.status === 401 || answer.redirected || answer.headers.get("content-type") !== "application/json") { keep(row); mark(row, say("signedout"), "bad"); return; }
    const said = await answer.json();
    delete row.dataset.key;
    if (answer.ok) {
      waiting.delete(row); forget(row);
      cellsOf(row).forEach((cell, index) => { cell.dataset.saved = sent[index]; cell.removeAttribute("aria-invalid"); });
      for (const cell of row.querySelectorAll("[data-extra]")) cell.dataset.saved = cell.type === "checkbox" ? String(cell.checked) : cell.value;
      formOf(row).elements.version.value = said.version;
      const out = row.querySelector("[data-verdict]");
      out.textContent = said.verdict; out.className = `verdict ${said.class}`;
      mark(row, said.saved);
      row.querySelector("[data-returned]")?.remove();
      row.dataset.standing = said.standing; count();
    } else if (answer.status === 409) {
      const note = row.querySelector("[data-note]");
      note.className = "note-cell bad";
      // Sent as a plain form, the answer is the page that shows both, cell by cell.
      const see = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: say("see") });
      see.addEventListener("click", () => { leaving = true; formOf(row).submit(); });
      note.replaceChildren(`${said.detail} `, see);
      live.textContent = said.detail; keep(row);
    } else {
      for (const fault of said.faults ?? []) {
        const cell = cellsOf(row).find((cell) => cell.name === fault.name);
        if (cell) { cell.setAttribute("aria-invalid", "true"); cell.title = fault.message; }
      }
      mark(row, said.detail ?? say("wrong"), "bad"); live.textContent = said.detail ?? ""; keep(row);
    }
  } catch {
    // No network: it stays here, also when the page is closed, and is sent when there is one.
    waiting.set(row, true); keep(row);
    mark(row, say("offline"), "warn");
    live.textContent = say("waiting", { n: waiting.size });
  } finally {
    delete row.dataset.busy;
    if (row.dataset.again) { delete row.dataset.again; save(row); }
  }
}

// What was typed and not yet saved is kept on this device until it is; it goes when it is saved.
function keep(row) {
  const all = JSON.parse(localStorage.getItem(KEEP) ?? "{}");
  all[row.dataset.row] = Object.fromEntries(cellsOf(row).map((cell) => [cell.name, cell.value]));
  localStorage.setItem(KEEP, JSON.stringify(all));
}
function forget(row) {
  const all = JSON.parse(localStorage.getItem(KEEP) ?? "{}");
  delete all[row.dataset.row];
  if (Object.keys(all).length) localStorage.setItem(KEEP, JSON.stringify(all)); else localStorage.removeItem(KEEP);
}
for (const [id, values] of Object.entries(JSON.parse(localStorage.getItem(KEEP) ?? "{}"))) {
  const row = rows.find((row) => row.dataset.row === id);
  if (!row) continue;
  for (const cell of cellsOf(row)) if (values[cell.name] !== undefined) cell.value = values[cell.name];
  if (changed(row)) { reckon(row); waiting.set(row, true); mark(row, say("kept"), "warn"); } else forget(row);
}
const flush = () => { for (const row of [...waiting.keys()]) save(row); };
addEventListener("online", flush);
setInterval(flush, 15000);
let leaving = false;
addEventListener("beforeunload", (event) => {
  if (leaving) return;
  const left = rows.filter((row) => changed(row));
  left.forEach(keep);
  if (left.length) event.preventDefault();
});

// --- Moving.
function go(cell, down, across) {
  const row = cell.closest("tr"), col = cellsOf(row).indexOf(cell);
  let at = rows.indexOf(row) + down;
  while (rows[at] && (rows[at].hidden || !cellsOf(rows[at]).length)) at += down || 1;
  const target = down ? rows[at] : row;
  if (!target) return;
  const cells = cellsOf(target), to = cells[Math.min(Math.max(col + across, 0), cells.length - 1)];
  to.focus(); to.select?.();
}
function put(cell, value) { cell.value = value; cell.dispatchEvent(new Event("input", { bubbles: true })); }
function lastYear(row) { for (const cell of cellsOf(row)) if (cell.dataset.last) put(cell, cell.dataset.last); }

grid.addEventListener("keydown", (event) => {
  const cell = event.target.closest("[data-col]");
  if (!cell) return;
  const row = cell.closest("tr"), select = cell.tagName === "SELECT";
  const whole = select || (cell.selectionStart === 0 && cell.selectionEnd === cell.value.length);
  const done = () => event.preventDefault();
  if (event.ctrlKey && event.key.toLowerCase() === "d") {
    const above = rows[rows.indexOf(row) - 1], from = above && cellsOf(above)[cellsOf(row).indexOf(cell)];
    if (from) put(cell, from.value);
    done(); go(cell, 1, 0);
  } else if (event.ctrlKey || event.metaKey || event.altKey) return;
  else if (event.key === "Enter") { done(); go(cell, event.shiftKey ? -1 : 1, 0); }
  else if (event.key === "ArrowDown" && !select) { done(); go(cell, 1, 0); }
  else if (event.key === "ArrowUp" && !select) { done(); go(cell, -1, 0); }
  else if (event.key === "ArrowRight" && whole) { done(); go(cell, 0, 1); }
  else if (event.key === "ArrowLeft" && whole) { done(); go(cell, 0, -1); }
  else if (event.key === " " && cell.dataset.max !== undefined && !select) { done(); put(cell, cell.value.trim() === cell.dataset.max || cell.value === "x" ? "0" : cell.dataset.met ? "x" : cell.dataset.max); }
  else if (event.key.toLowerCase() === "k" && cell.dataset.max !== undefined) { done(); put(cell, select ? "NA" : "k"); }
  else if (event.key.toLowerCase() === "l") { done(); lastYear(row); }
  else if (event.key === "?") { done(); document.getElementById("keys")?.showModal(); }
  else if (event.key === "Escape") { done(); for (const one of cellsOf(row)) put(one, one.dataset.saved); mark(row, ""); }
});
grid.addEventListener("input", (event) => { const row = event.target.closest("tr[data-row]"); if (row) reckon(row); });
grid.addEventListener("focusin", (event) => {
  const cell = event.target.closest("[data-col]");
  if (!cell) return;
  cell.select?.();
  const head = document.getElementById(cell.getAttribute("aria-labelledby")?.split(" ")[0]);
  if (hint && head) hint.textContent = `${head.dataset.hint ?? head.textContent}${cell.dataset.last ? ` ${say("last", { v: cell.dataset.last })}` : ""}`;
  for (const other of grid.querySelectorAll("tr.current")) if (other !== cell.closest("tr")) other.classList.remove("current");
  cell.closest("tr").classList.add("current");
});
grid.addEventListener("focusout", (event) => {
  const row = event.target.closest("tr[data-row]");
  if (row && !row.contains(event.relatedTarget)) save(row);
});
for (const row of rows) {
  // The button is for pages without this module; here leaving the row is enough.
  row.querySelector("[data-save]")?.setAttribute("hidden", "");
  formOf(row).addEventListener("submit", (event) => { event.preventDefault(); save(row); });
}
document.getElementById("show-keys")?.addEventListener("click", () => document.getElementById("keys").showModal());
