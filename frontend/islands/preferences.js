// Dark theme and text size are kept in cookies, so that the server draws the next page right from the first byte.
function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}

function setTheme(theme) {
  document.documentElement.dataset.bsTheme = theme;
  remember("motcua-theme", theme);
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.setAttribute("aria-pressed", String(theme === "dark"));
  }
}

const sizes = ["", "l", "xl"];

function setTextSize(step) {
  const root = document.documentElement;
  const now = Math.max(0, sizes.indexOf(root.dataset.text ?? ""));
  const next = sizes[Math.min(sizes.length - 1, Math.max(0, now + step))];
  if (next) root.dataset.text = next;
  else delete root.dataset.text;
  remember("motcua-text", next);
}

export function startPreferences(root) {
  root.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-theme-switch]")) {
      setTheme(document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark");
    }
    const size = event.target.closest?.("[data-text-step]");
    if (size) setTextSize(Number(size.dataset.textStep));
  });
}
