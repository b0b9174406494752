// One amber line under the band while the browser is offline or the server does not answer; what was typed stays.
export function startConnection(root) {
  const line = root.querySelector("[data-connection-line]");
  if (!line) return;
  const show = (lost) => {
    line.hidden = !lost;
  };
  window.addEventListener("offline", () => show(true));
  window.addEventListener("online", () => show(false));
  root.addEventListener("htmx:sendError", () => show(true));
  root.addEventListener("htmx:timeout", () => show(true));
  root.addEventListener("htmx:afterOnLoad", () => show(false));
}
