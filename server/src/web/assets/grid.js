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
const nameOf = (row) => row.querySelector("th a");
const hint = document.getElementById("item-hint");
const status = document.getElementById("grid-status");
// Whoever signs in next on a shared computer does not meet, or save, what another typed.
const KEEP = `hoctap-grid ${grid.dataset.account} ${location.pathname}${grid.classList.contains("totals") ? " totals" : ""}`;

for (const row of rows) for (const cell of cellsOf(row)) cell.dataset.saved = cell.value;
const changed = (row) => cellsOf(row).some((cell) => cell.value !== cell.dataset.saved);
// What the server said of each row: it is said again when what was typed is taken back.
const told = new Map();
for (const row of rows) { const out = row.querySelector("[data-verdict]"); told.set(row, [out.textContent, out.className]); }

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
  if (!changed(row)) { [out.textContent, out.className] = told.get(row); return; }
  const blank = cells.every((cell) => cell.value.trim() === "");
  const mark = Number(row.dataset.mark);
  out.textContent = blank ? say("blank") : wrong ? say("wrong")
    : missing ? `${shown(total)} · ${say("left", { n: missing })}`
    : total >= mark ? `${shown(total)} · ${say("passes")}` : `${shown(total)} · ${say("short", { n: shown(mark - total) })}`;
  out.className = blank || missing ? "verdict" : wrong || total < mark ? "verdict warn" : "verdict good";
}

// How many are scored, by what each row says.
function count() {
  const n = (kind) => everyRow.filter((row) => kind.includes(row.dataset.standing)).length;
  const passed = n(["pass"]), failed = n(["fail", "refer"]);
  document.getElementById("grid-progress").textContent =
    say("progress", { done: passed + failed, all: everyRow.length, passed, failed, drafts: n(["incomplete"]) });
}

let leaving = false, going = false;

// --- Saving. Rows that wait to be sent, by why: "offline" or "signedout".
const waiting = new Map();
const refused = new Set();
function mark(row, text, kind = "") {
  const note = row.querySelector("[data-note]");
  note.textContent = note.title = text;
  note.className = `note-line ${kind}`;
}
function link(text, href) { return Object.assign(document.createElement("a"), { href, target: "_blank", textContent: text }); }
// The line above the sheet, always in sight: what waits and what to do about it, or else the last thing to say.
function tell(text = "") {
  status.className = waiting.size ? "warn" : "";
  if (!waiting.size) { status.textContent = text; return; }
  status.textContent = say("waiting", { n: waiting.size });
  if ([...waiting.values()].includes("signedout")) status.append(` · ${say("signedout")} `, link(say("signin"), "/sign-in"), ` ${say("then")}`);
}
function hold(row, why) {
  waiting.set(row, why); keep(row);
  mark(row, say(why === "offline" ? "offline" : "ended"), "warn"); tell();
}

async function save(row, end = "") {
  if (!changed(row) && !waiting.has(row)) { if (end) tell(end); return; }
  if (row.dataset.busy) { row.dataset.again = "1"; return; }
  const sent = cellsOf(row).map((cell) => cell.value);
  const body = new URLSearchParams(new FormData(formOf(row)));
  // The same key for the same row until it is answered: what was taken although its answer was lost is not done twice.
  if (row.dataset.asked !== String(body)) { row.dataset.asked = String(body); row.dataset.key = crypto.randomUUID(); }
  body.set("key", row.dataset.key);
  row.dataset.busy = "1"; refused.delete(row);
  mark(row, say("saving"));
  try {
    // It is sent to its end also when the page is left meanwhile.
    const answer = await fetch(formOf(row).action, { method: "POST", body, keepalive: true,
      headers: { "x-part": "row", "x-account": grid.dataset.account, accept: "application/json" } });
    if (answer.status === 401 || answer.redirected || answer.headers.get("content-type") !== "application/json") { hold(row, "signedout"); return; }
    const said = await answer.json();
    delete row.dataset.asked;
    waiting.delete(row);
    if (answer.ok) {
      cellsOf(row).forEach((cell, index) => { cell.dataset.saved = sent[index]; cell.removeAttribute("aria-invalid"); });
      formOf(row).elements.version.value = said.version;
      formOf(row).elements.began.value = said.began;
      // The page that follows may have been made before this was taken: what is kept tells it.
      if (changed(row)) keep(row); else if (!going) forget(row);
      const out = row.querySelector("[data-verdict]");
      out.textContent = said.verdict; out.className = `verdict ${said.class}`;
      told.set(row, [out.textContent, out.className]);
      mark(row, said.saved);
      row.querySelector("[data-returned]")?.remove();
      row.dataset.standing = said.standing; count();
      tell(end ? `${end} ${said.saved}.` : "");
      return;
    }
    keep(row); refused.add(row);
    if (answer.status === 409) {
      mark(row, `${said.detail} `, "bad");
      // Sent as a plain form, the answer is the page that shows both, cell by cell: from then on it stands there.
      const see = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: say("see") });
      see.addEventListener("click", () => { leaving = true; forget(row); formOf(row).submit(); });
      row.querySelector("[data-note]").append(see);
    } else {
      for (const fault of said.faults ?? []) {
        const cell = cellsOf(row).find((cell) => cell.name === fault.name);
        if (cell) { cell.setAttribute("aria-invalid", "true"); cell.title = fault.message; }
      }
      mark(row, said.detail ?? say("wrong"), "bad");
    }
    tell(`${nameOf(row).textContent}: ${said.detail ?? say("wrong")}`);
  } catch {
    // No network: it stays here, also when the page is closed, and is sent when there is one.
    hold(row, "offline");
  } finally {
    delete row.dataset.busy;
    if (row.dataset.again) { delete row.dataset.again; save(row); }
  }
}

// What was typed and not yet saved is kept on this device until it is, with the version over which it was typed: a row
// that somebody else saved in between is shown in both versions and not overwritten.
const kept = () => JSON.parse(localStorage.getItem(KEEP) ?? "{}");
function keep(row) {
  const { version, began } = formOf(row).elements;
  const values = Object.fromEntries(cellsOf(row).map((cell) => [cell.name, cell.value]));
  localStorage.setItem(KEEP, JSON.stringify({ ...kept(), [row.dataset.row]: { version: version.value, began: began.value, values } }));
}
function forget(row) {
  const all = kept();
  delete all[row.dataset.row];
  if (Object.keys(all).length) localStorage.setItem(KEEP, JSON.stringify(all)); else localStorage.removeItem(KEEP);
}
for (const [id, one] of Object.entries(kept())) {
  const row = rows.find((row) => row.dataset.row === id);
  if (!row || !one.values) continue;
  for (const cell of cellsOf(row)) if (one.values[cell.name] !== undefined) cell.value = one.values[cell.name];
  if (!changed(row)) { forget(row); continue; }
  formOf(row).elements.version.value = one.version;
  formOf(row).elements.began.value = one.began;
  reckon(row); waiting.set(row, "offline"); mark(row, say("kept"), "warn"); tell();
}
const flush = (whom) => { for (const [row, why] of [...waiting]) if (!whom || why === whom) save(row); };
const back = () => { if (document.visibilityState === "visible") flush(); };
addEventListener("online", back);
addEventListener("focus", back);
document.addEventListener("visibilitychange", back);
setInterval(() => flush("offline"), 15000);
addEventListener("beforeunload", (event) => {
  if (leaving) return;
  going = true;
  setTimeout(() => { going = false; for (const row of rows) if (!changed(row) && !waiting.has(row)) forget(row); }, 3000);
  for (const row of rows) if (changed(row) && !waiting.has(row) && !refused.has(row)) { keep(row); if (!row.dataset.busy) save(row); }
  const wrong = rows.some((row) => changed(row) && row.querySelector("[aria-invalid]"));
  if (waiting.size || refused.size || wrong) event.preventDefault();
});

// --- Moving, as in a sheet: after a run of Tab, Enter comes back under the cell where the run began.
let began = null, tabbing = false, within = null;
grid.addEventListener("pointerdown", (event) => { if (event.target === document.activeElement) within = event.target; });
const to = (cell) => { cell?.focus(); cell?.select?.(); };
function down(cell, step, column) {
  const row = cell.closest("tr");
  let at = rows.indexOf(row) + step;
  while (rows[at] && (rows[at].hidden || !cellsOf(rows[at]).length)) at += step;
  if (!rows[at]) return false;
  const cells = cellsOf(rows[at]);
  to(cells.findLast((one) => Number(one.dataset.col) <= Number(column)) ?? cells[0]);
  return true;
}
function across(cell, step) {
  const cells = cellsOf(cell.closest("tr")), target = cells[cells.indexOf(cell) + step];
  if (target) to(target); else if (step < 0) nameOf(cell.closest("tr")).focus();
}
function put(cell, value) { cell.value = value; cell.dispatchEvent(new Event("input", { bubbles: true })); }
function lastYear(row) { for (const cell of cellsOf(row)) if (cell.dataset.last) put(cell, cell.dataset.last); }
// The value of the row just above, also of one that is closed; a blank takes nothing away.
function fromAbove(cell) {
  const row = everyRow[everyRow.indexOf(cell.closest("tr")) - 1], there = row?.cells[cell.closest("td").cellIndex];
  const value = (there?.querySelector("[data-col]")?.value ?? there?.textContent ?? "").trim();
  if (value === "" || (cell.tagName === "SELECT" && ![...cell.options].some((one) => one.value === value))) return;
  put(cell, value); cell.select?.();
}

grid.addEventListener("keydown", (event) => {
  const cell = event.target.closest("[data-col]");
  if (!cell) { atName(event); return; }
  const row = cell.closest("tr"), select = cell.tagName === "SELECT", key = event.key.toLowerCase();
  // As in a spreadsheet, arrows leave a cell that is being typed; within it they move after F2 or a click in it.
  const whole = select || within !== cell;
  const done = () => event.preventDefault();
  if (event.ctrlKey && key === "d") { done(); fromAbove(cell); return; }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Tab") { began ??= cell.dataset.col; tabbing = true; }
  else if (event.key === "Enter") {
    done();
    const moved = down(cell, event.shiftKey ? -1 : 1, began ?? cell.dataset.col);
    // There is no next row to go to: the last one is saved where it stands.
    if (!moved) save(row, event.shiftKey ? "" : say("end"));
  }
  else if (event.key === "ArrowDown" && !select) { done(); down(cell, 1, cell.dataset.col); }
  else if (event.key === "ArrowUp" && !select) { done(); down(cell, -1, cell.dataset.col); }
  else if (event.key === "ArrowRight" && whole) { done(); across(cell, 1); }
  else if (event.key === "ArrowLeft" && whole) { done(); across(cell, -1); }
  else if (event.key === "F2" && !select) { done(); within = cell; cell.setSelectionRange(cell.value.length, cell.value.length); }
  else if (event.key === " " && cell.dataset.max !== undefined && !select) { done(); put(cell, cell.value.trim() === cell.dataset.max || cell.value === "x" ? "0" : cell.dataset.met ? "x" : cell.dataset.max); }
  else if (key === "k" && cell.dataset.max !== undefined) { done(); put(cell, select ? "NA" : "k"); }
  else if (key === "l") { done(); lastYear(row); }
  else if (event.key === "Escape") { done(); for (const one of cellsOf(row)) put(one, one.dataset.saved); waiting.delete(row); refused.delete(row); forget(row); mark(row, ""); tell(); }
});
// The names are beside the sheet: Tab runs through the items alone, ← from the first item leads to the name.
function atName(event) {
  const row = event.target.closest("tr"), name = event.target.closest("th a");
  if (!name || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) nameOf(everyRow[everyRow.indexOf(row) + step] ?? row).focus();
  else if (event.key === "ArrowRight" || event.key === "Escape") to(cellsOf(row)[0]);
  else return;
  event.preventDefault();
}
// On a small screen the names are all there is.
const small = matchMedia("(max-width: 640px)");
function names() {
  const beside = rows.length > 0 && (!small.matches || grid.classList.contains("totals"));
  for (const row of everyRow) nameOf(row).tabIndex = beside ? -1 : 0;
}
small.addEventListener("change", names); names();

grid.addEventListener("input", (event) => { const row = event.target.closest("tr[data-row]"); if (row) reckon(row); });
function focused(cell) {
  const row = cell.closest("tr");
  within = null;
  if (!tabbing) began = null;
  else if (!row.classList.contains("current")) began = cellsOf(row)[0].dataset.col;
  tabbing = false;
  cell.select?.();
  const head = document.getElementById(cell.getAttribute("aria-labelledby")?.split(" ")[0]);
  if (hint && head) hint.textContent = `${head.dataset.hint ?? head.textContent}${cell.dataset.last ? ` ${say("last", { v: cell.dataset.last })}` : ""}`;
  for (const other of grid.querySelectorAll("tr.current")) if (other !== row) other.classList.remove("current");
  row.classList.add("current");
}
grid.addEventListener("focusin", (event) => { const cell = event.target.closest("[data-col]"); if (cell) focused(cell); });
grid.addEventListener("focusout", (event) => {
  const row = event.target.closest("tr[data-row]");
  if (row && !row.contains(event.relatedTarget)) save(row);
});
for (const row of rows) {
  // The button is for pages without this module; here leaving the row is enough.
  row.querySelector("[data-save]")?.setAttribute("hidden", "");
  formOf(row).addEventListener("submit", (event) => { event.preventDefault(); save(row); });
}
// The cell that the page opens on had the focus before this module was there.
if (grid.contains(document.activeElement) && document.activeElement.matches("[data-col]")) focused(document.activeElement);

const keys = document.getElementById("keys");
document.getElementById("show-keys")?.addEventListener("click", () => keys.showModal());
document.addEventListener("keydown", (event) => {
  if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
  const field = event.target.closest("input, textarea, select, [contenteditable]");
  if (field && !grid.contains(field)) return;
  event.preventDefault(); keys.showModal();
});
// What was kept is sent now.
flush();
