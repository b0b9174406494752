// Work lists by keyboard: j/k move, x selects, Enter does the row's act, Esc lets go.
//   <tbody data-rows> <tr data-row> … <input type="checkbox" data-row-check> … <a data-row-open> </tr> </tbody>
// The row keeps its place by id after htmx has replaced the table.
import { isTyping } from "./keys.js";

const rowsOf = () => [...document.querySelectorAll("[data-rows] [data-row]")];
const current = () => document.querySelector("[data-row-current]");
let currentId = null;

function moveTo(row) {
  current()?.removeAttribute("data-row-current");
  if (!row) return;
  row.setAttribute("data-row-current", "");
  currentId = row.id || null;
  row.scrollIntoView({ block: "nearest" });
  const open = row.querySelector("[data-row-open]");
  open?.focus({ preventScroll: true });
}

function step(by) {
  const rows = rowsOf();
  if (!rows.length) return;
  const at = rows.indexOf(current());
  moveTo(rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))]);
}

function check(row) {
  const box = row?.querySelector("[data-row-check]");
  if (!box || box.disabled) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function clearSelection() {
  for (const box of document.querySelectorAll("[data-row-check]:checked")) {
    box.checked = false;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  moveTo(null);
}

// The bar at the bottom appears with the first selected row and counts the rest.
function showSelection() {
  const boxes = [...document.querySelectorAll("[data-row-check]")];
  const chosen = boxes.filter((box) => box.checked);
  for (const box of boxes) box.closest("[data-row]")?.classList.toggle("is-selected", box.checked);
  for (const bar of document.querySelectorAll("[data-selection-bar]")) bar.hidden = chosen.length === 0;
  for (const count of document.querySelectorAll("[data-selection-count]")) count.textContent = String(chosen.length);
  describeSelection(chosen.map((box) => box.closest("[data-row]")));
  const all = document.querySelector("[data-check-all]");
  if (all) {
    all.checked = boxes.length > 0 && chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }
}

// Says whether the chosen rows can go together, and offers only what some of them can do.
function describeSelection(rows) {
  const groups = new Set(rows.map((row) => row?.dataset.group));
  for (const note of document.querySelectorAll("[data-selection-note]")) {
    note.textContent = rows.length > 1 ? (groups.size === 1 ? note.dataset.same : note.dataset.mixed) : "";
  }
  const free = rows.filter((row) => row?.dataset.unclaimed === "1").length;
  for (const button of document.querySelectorAll("[data-selection-unclaimed]")) {
    button.hidden = free === 0;
    const count = button.querySelector("[data-selection-unclaimed-count]");
    if (count) count.textContent = String(free);
  }
}

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]") || !document.querySelector("[data-rows]")) return;
  const acts = {
    j: () => step(1),
    k: () => step(-1),
    x: () => check(current()),
    Escape: clearSelection,
  };
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "Enter" && current() && !event.target.closest("a,button")) {
    event.preventDefault();
    current().querySelector("[data-row-open]")?.click();
  } else if (acts[key]) {
    event.preventDefault();
    acts[key]();
  }
}

export function startRows(root) {
  root.addEventListener("keydown", onKey);
  root.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-selection-clear]")) clearSelection();
  });
  root.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-check-all]")) {
      for (const box of document.querySelectorAll("[data-row-check]:not(:disabled)")) box.checked = event.target.checked;
    }
    if (event.target.matches?.("[data-check-all],[data-row-check]")) showSelection();
  });
  root.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("[data-rows] [data-row]");
    if (row && row !== current()) {
      current()?.removeAttribute("data-row-current");
      row.setAttribute("data-row-current", "");
      currentId = row.id || null;
    }
  });
  root.addEventListener("htmx:afterSettle", () => {
    const again = currentId && document.getElementById(currentId);
    if (again?.matches("[data-row]")) again.setAttribute("data-row-current", "");
    showSelection();
  });
  showSelection();
}
