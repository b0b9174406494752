// The error summary takes the focus, so that a screen reader starts there; its links go to the field itself.
export function focusFirstFault(root) {
  root.querySelector("[data-focus]")?.focus();
  root.addEventListener("htmx:afterSwap", (event) => {
    event.target.querySelector?.("[data-focus]")?.focus();
  });
  root.addEventListener("click", (event) => {
    const link = event.target.closest?.(".error-summary a[href^='#']");
    if (!link) return;
    const field = document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const control = field.matches("input,select,textarea,button") ? field : field.querySelector("input,select,textarea");
    (control ?? field).focus();
    (control ?? field).scrollIntoView({ block: "center" });
  });
}
