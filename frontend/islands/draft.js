// A form that survives reload, lost session and closed tab: <form data-draft="intake:123">.
// What is typed is kept in this browser (never passwords, files or hidden fields) and put back when the page
// opens again with an untouched form. The server clears it after success with <meta name="motcua-draft-done" content="key">.
// Citizens' forms keep nothing unless the reader ticks <input data-draft-consent>: phones are shared.
const prefix = "motcua-draft:";
const skip = "[type=password],[type=file],[type=hidden],[type=submit],[data-draft-skip]";

const controls = (form) => [...form.elements].filter((c) => c.name && !c.matches(skip));

function read(form) {
  const values = {};
  for (const control of controls(form)) {
    if (control.matches("[type=checkbox],[type=radio]")) {
      if (control.checked) (values[control.name] ??= []).push(control.value);
      else values[control.name] ??= [];
    } else if (control.multiple) {
      values[control.name] = [...control.selectedOptions].map((option) => option.value);
    } else {
      (values[control.name] ??= []).push(control.value);
    }
  }
  return values;
}

function write(form, values) {
  const taken = {};
  for (const control of controls(form)) {
    const list = values[control.name];
    if (!list) continue;
    if (control.matches("[type=checkbox],[type=radio]")) control.checked = list.includes(control.value);
    else if (control.multiple) for (const option of control.options) option.selected = list.includes(option.value);
    else {
      const at = taken[control.name] ?? 0;
      taken[control.name] = at + 1;
      if (list[at] !== undefined) control.value = list[at];
    }
  }
  form.dispatchEvent(new CustomEvent("motcua:draft-restored", { bubbles: true }));
  const trigger = form.querySelector("[data-draft-refresh]");
  trigger?.dispatchEvent(new Event("change", { bubbles: true }));
}

function load(key, days) {
  try {
    const kept = JSON.parse(localStorage.getItem(prefix + key));
    if (!kept || Date.now() - kept.at > days * 86_400_000) return null;
    return kept;
  } catch {
    return null;
  }
}

function say(form, at) {
  const time = new Date(at).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
  for (const place of document.querySelectorAll(`[data-draft-note="${CSS.escape(form.dataset.draft)}"]`)) {
    place.hidden = false;
    const words = place.querySelector("[data-draft-text]") ?? place;
    words.textContent = (place.dataset.text ?? "{}").replace("{}", time);
  }
}

export function clearDraft(key) {
  localStorage.removeItem(prefix + key);
}

export function clearAllDrafts() {
  for (const name of Object.keys(localStorage)) if (name.startsWith(prefix)) localStorage.removeItem(name);
}

export function saveDraft(form) {
  const at = Date.now();
  try {
    localStorage.setItem(prefix + form.dataset.draft, JSON.stringify({ at, values: read(form) }));
    say(form, at);
  } catch {
    // Storage full or switched off: the form still works, only the note does not appear.
  }
}

function watch(form, options) {
  if (form.dataset.draftWatched) return;
  form.dataset.draftWatched = "yes";
  const consent = form.querySelector("[data-draft-consent]");
  const allowed = () => !options.optIn || consent?.checked;
  const kept = load(form.dataset.draft, options.days);
  // A form that came back with errors holds newer text than the draft.
  if (kept && !form.querySelector("[aria-invalid=true]")) {
    write(form, kept.values);
    if (consent) consent.checked = true;
    say(form, kept.at);
  }
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => allowed() && saveDraft(form), 400);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  window.addEventListener("pagehide", () => {
    if (form.isConnected && timer && allowed() && !form.dataset.draftDone) saveDraft(form);
  });
}

function confirmDone(root) {
  for (const meta of root.querySelectorAll?.('meta[name="motcua-draft-done"]') ?? []) {
    clearDraft(meta.content);
    for (const form of document.querySelectorAll(`form[data-draft="${CSS.escape(meta.content)}"]`)) form.dataset.draftDone = "yes";
  }
}

export function startDrafts(root, options) {
  confirmDone(root);
  for (const form of root.querySelectorAll("form[data-draft]")) watch(form, options);
  root.addEventListener("htmx:afterSettle", (event) => {
    confirmDone(event.target);
    for (const form of root.querySelectorAll("form[data-draft]")) watch(form, options);
  });
  root.addEventListener("click", (event) => {
    const drop = event.target.closest?.("[data-draft-drop]");
    if (!drop) return;
    clearDraft(drop.dataset.draftDrop);
    const form = document.querySelector(`form[data-draft="${CSS.escape(drop.dataset.draftDrop)}"]`);
    if (form) {
      form.dataset.draftDone = "yes";
      form.reset();
    }
  });
  // Signing out on purpose takes everything along; a session that merely ends keeps it.
  root.addEventListener("submit", (event) => {
    if (event.target.matches?.("[data-sign-out]")) clearAllDrafts();
  });
}
