// Menus are <details>: they work without this file, which only closes them; the phone menu is a plain toggle.
export function startMenus(root) {
  root.addEventListener("click", (event) => {
    for (const menu of root.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const copy = event.target.closest?.("[data-copy]");
    if (copy) copyText(copy);
    if (event.target.closest?.("[data-print]")) window.print();
    const opener = event.target.closest?.("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog)?.showModal?.();
    if (event.target.closest?.("[data-dialog-close]")) event.target.closest("dialog")?.close();
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of root.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
  root.addEventListener("change", (event) => {
    if (event.target.closest?.("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
}

async function copyText(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    const said = button.querySelector("[data-copied]") ?? button;
    said.textContent = button.dataset.copiedText ?? said.textContent;
  } catch {
    // Without https the browser refuses; the code stays selectable text.
  }
}

export function startNavigation(root) {
  startMenus(root);
  const toggle = root.querySelector(".menu-toggle");
  const nav = root.querySelector(".nav-main");
  if (!toggle || !nav) return;
  toggle.addEventListener("click", () => {
    const open = nav.classList.toggle("is-open");
    toggle.setAttribute("aria-expanded", String(open));
  });
}
