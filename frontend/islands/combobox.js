// A text field with a list of answers below it (WAI-ARIA: editable combobox with a list).
//   <input role="combobox" aria-controls="hits" aria-expanded="false" data-combobox-status="…-status">
//   <ul role="listbox" id="hits"> <li role="presentation"><button role="option" id="…">…</button></li> </ul>
// Arrows move, Home and End jump while an answer is marked, Enter takes it, Esc closes, then empties.
// The focus stays in the field. Without this script the answers are plain buttons that Tab reaches.

const isCombobox = (element) => element instanceof HTMLInputElement && element.matches("[role=combobox][aria-controls]");
const listOf = (input) => document.getElementById(input.getAttribute("aria-controls"));
const optionsOf = (input) => [...(listOf(input)?.querySelectorAll("[role=option]:not([aria-disabled=true])") ?? [])];
const isOpen = (input) => input.getAttribute("aria-expanded") === "true";

function markedIn(input) {
  const id = input.getAttribute("aria-activedescendant");
  return id ? document.getElementById(id) : null;
}

function mark(input, option) {
  for (const other of optionsOf(input)) other.setAttribute("aria-selected", String(other === option));
  if (option) {
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    input.removeAttribute("aria-activedescendant");
  }
}

function show(input, open) {
  const list = listOf(input);
  const options = optionsOf(input);
  for (const option of options) option.tabIndex = -1;
  const shown = open && options.length > 0;
  input.setAttribute("aria-expanded", String(shown));
  // A list without answers may still hold the sentence that says so.
  if (list) list.hidden = !open && options.length > 0;
  if (!shown) mark(input, null);
}

function step(input, by) {
  const options = optionsOf(input);
  if (!options.length) return;
  if (!isOpen(input)) show(input, true);
  const at = options.indexOf(markedIn(input));
  const next = at < 0 ? (by > 0 ? 0 : options.length - 1) : (at + by + options.length) % options.length;
  mark(input, options[next]);
}

function say(input) {
  const place = document.getElementById(input.dataset.comboboxStatus ?? "");
  if (!place) return;
  const count = optionsOf(input).length;
  place.textContent = count ? place.dataset.found.replace("{n}", String(count)) : "";
}

function onKey(event) {
  const input = event.target;
  if (!isCombobox(input) || event.isComposing || event.ctrlKey || event.metaKey) return;
  const options = optionsOf(input);
  const marked = markedIn(input);
  const acts = {
    ArrowDown: () => (event.altKey ? show(input, true) : step(input, 1)),
    ArrowUp: () => (event.altKey ? show(input, false) : step(input, -1)),
  };
  if (marked) {
    acts.Home = () => mark(input, options[0]);
    acts.End = () => mark(input, options.at(-1));
    acts.Enter = () => marked.click();
  }
  if (isOpen(input)) {
    acts.Escape = () => show(input, false);
  } else if (input.value) {
    acts.Escape = () => {
      input.value = "";
      input.dispatchEvent(new Event("input", { bubbles: true }));
    };
  }
  const act = event.altKey && !event.key.startsWith("Arrow") ? null : acts[event.key];
  if (!act || (event.key.startsWith("Arrow") && !options.length)) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

export function startComboboxes(root) {
  for (const input of root.querySelectorAll("[role=combobox][aria-controls]")) {
    show(input, document.activeElement === input || optionsOf(input).length === 0);
  }
  // Before the page's own shortcuts, so that Esc closes the list and nothing else.
  root.addEventListener("keydown", onKey, true);
  root.addEventListener("focusin", (event) => {
    if (isCombobox(event.target)) show(event.target, true);
  });
  root.addEventListener("focusout", (event) => {
    const input = event.target;
    // A press of the mouse on an answer must reach it before the list goes.
    if (isCombobox(input) && !listOf(input)?.contains(event.relatedTarget)) setTimeout(() => show(input, false), 150);
  });
  root.addEventListener("mousedown", (event) => {
    // The field keeps the focus; the click that follows takes the answer.
    if (event.target.closest?.("[role=listbox] [role=option]")) event.preventDefault();
  });
  root.addEventListener("htmx:afterSettle", () => {
    for (const input of root.querySelectorAll("[role=combobox][aria-controls]")) {
      show(input, document.activeElement === input);
      if (document.activeElement === input) say(input);
    }
  });
}
