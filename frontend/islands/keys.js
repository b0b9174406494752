// Keyboard shortcuts written where they act: <button data-key="F8">, <input data-key="/">.
// "?" lists all keys of the page. F1, F5, F11 and F12 belong to the browser and are never taken.
const reserved = new Set(["F1", "F5", "F11", "F12"]);

export function keyOf(event) {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  let key = event.key;
  // Alt+digit gives other letters on some layouts; the physical key is meant.
  if (event.altKey && /^Digit\d$/.test(event.code)) key = event.code.slice(5);
  parts.push(key.length === 1 ? key.toLowerCase() : key);
  return parts.join("+");
}

const normal = (name) =>
  name
    .split("+")
    .map((part) => (part.length === 1 ? part.toLowerCase() : part))
    .join("+");

export function isTyping(target) {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches("textarea,select,input:not([type=checkbox],[type=radio],[type=button],[type=submit])"))
  );
}

function keyed() {
  const scope = document.querySelector("dialog[open]") ?? document;
  return [...scope.querySelectorAll("[data-key]")].filter((element) => {
    const shown = element.offsetParent !== null || element.getClientRects().length > 0;
    return shown && !element.disabled && !reserved.has(element.dataset.key);
  });
}

function act(element) {
  if (element.matches("input:not([type=checkbox],[type=radio],[type=submit],[type=button]),select,textarea,tr,fieldset,[data-key-focus]")) {
    const control = element.matches("tr,fieldset,div,section") ? element.querySelector("input,select,button,a") : element;
    control?.focus();
    control?.select?.();
  } else {
    element.click();
  }
}

// The words of a control without its key mark.
function wordsIn(element) {
  const copy = element.cloneNode(true);
  for (const mark of copy.querySelectorAll(".key,svg,input,select")) mark.remove();
  return copy.textContent;
}

function labelOf(element) {
  const label = element.labels?.[0];
  const words = element.dataset.keyLabel ?? element.getAttribute("aria-label") ?? wordsIn(label ?? element);
  return words.replace(/\s+/g, " ").trim();
}

function showHelp() {
  const dialog = document.querySelector("[data-keys-dialog]");
  const list = dialog?.querySelector("[data-keys-list]");
  if (!list || dialog.open) return;
  list.textContent = "";
  const seen = new Set();
  const entries = keyed().map((element) => [element.dataset.key, labelOf(element)]);
  if (document.querySelector("[data-rows]")) {
    entries.push(...JSON.parse(dialog.dataset.rowKeys ?? "[]"));
  }
  for (const [key, words] of entries) {
    if (seen.has(key)) continue;
    seen.add(key);
    const item = document.createElement("li");
    const mark = document.createElement("kbd");
    mark.className = "key key-stays";
    mark.textContent = key;
    item.append(mark, document.createTextNode(words));
    list.append(item);
  }
  dialog.showModal();
}

export function startKeys(root) {
  root.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-keys-help]")) showHelp();
  });
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const name = keyOf(event);
    // A letter or sign typed into a field is text; function keys and Ctrl/Alt combinations act everywhere.
    if (isTyping(event.target) && !/^(F\d+|Ctrl\+|Alt\+)/.test(name)) return;
    if (name === "?") {
      event.preventDefault();
      showHelp();
      return;
    }
    const element = keyed().find((candidate) => normal(candidate.dataset.key) === name);
    if (!element) return;
    event.preventDefault();
    act(element);
  });
}
