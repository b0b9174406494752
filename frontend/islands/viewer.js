// The sheet of a dossier: turns, zooms and rotates without leaving the page; without this file the same links
// load the page anew. Every state stands in the address, so that a sheet can be sent to a colleague.
//   <section data-viewer> … <img data-viewer-sheet data-template="…/987654.png" data-last data-page data-zoom data-turn>
const PLACE = "987654";
const WIDE = 2200;
const USUAL = 1100;

function stateOf(sheet) {
  const { page, last, zoom, turn } = sheet.dataset;
  return { page: Number(page), last: Number(last), zoom: Number(zoom), turn: Number(turn) };
}

function addressOf(sheet, state, page) {
  const query = new URLSearchParams({ rong: String(state.zoom > 100 ? WIDE : USUAL) });
  if (state.turn) query.set("xoay", String(state.turn));
  return `${sheet.dataset.template.replace(PLACE, String(page))}?${query}`;
}

function remember(state) {
  const url = new URL(window.location.href);
  const usual = { trang: [state.page, 1], phong: [state.zoom, 100], xoay: [state.turn, 0] };
  for (const [name, [value, normal]] of Object.entries(usual)) {
    if (value === normal) url.searchParams.delete(name);
    else url.searchParams.set(name, String(value));
  }
  window.history.replaceState(null, "", url);
}

function enable(link, can) {
  if (!link) return;
  if (can) {
    link.removeAttribute("aria-disabled");
    if (!link.hasAttribute("href")) link.setAttribute("href", "#");
  } else {
    link.setAttribute("aria-disabled", "true");
  }
}

function show(viewer, sheet, state) {
  Object.assign(sheet.dataset, { page: state.page, zoom: state.zoom, turn: state.turn });
  const view = sheet.parentElement;
  view.className = `paper-view zoom-${state.zoom}`;
  const wanted = addressOf(sheet, state, state.page);
  if (sheet.getAttribute("src") !== wanted) {
    view.classList.add("is-loading");
    sheet.src = wanted;
    sheet.alt = `${sheet.dataset.alt} ${state.page}`;
  }
  viewer.querySelector("[data-viewer-number]").textContent = String(state.page);
  viewer.querySelector("[data-viewer-percent]").textContent = String(state.zoom);
  for (const link of viewer.querySelectorAll("[data-viewer-page]")) {
    const isShown = Number(link.dataset.viewerPage) === state.page;
    if (isShown) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    if (isShown) link.scrollIntoView({ block: "nearest" });
  }
  const zooms = sheet.dataset.zooms.split(",").map(Number);
  enable(viewer.querySelector('[data-viewer-step="-1"]'), state.page > 1);
  enable(viewer.querySelector('[data-viewer-step="1"]'), state.page < state.last);
  enable(viewer.querySelector('[data-viewer-zoom="-1"]'), state.zoom > zooms[0]);
  enable(viewer.querySelector('[data-viewer-zoom="1"]'), state.zoom < zooms.at(-1));
  remember(state);
}

function change(sheet, state, control) {
  const { viewerStep, viewerZoom, viewerPage } = control.dataset;
  if (viewerPage) state.page = Number(viewerPage);
  else if (viewerStep) state.page = Math.min(state.last, Math.max(1, state.page + Number(viewerStep)));
  else if (viewerZoom === "0") state.zoom = 100;
  else if (viewerZoom) {
    const zooms = sheet.dataset.zooms.split(",").map(Number);
    const at = zooms.indexOf(state.zoom) + Number(viewerZoom);
    state.zoom = zooms[Math.min(zooms.length - 1, Math.max(0, at))];
  } else state.turn = (state.turn + 90) % 360;
  return state;
}

export function startViewer(root) {
  const viewer = root.querySelector("[data-viewer]");
  const sheet = viewer?.querySelector("[data-viewer-sheet]");
  if (!sheet) return;
  sheet.addEventListener("load", () => {
    sheet.parentElement.classList.remove("is-loading");
    const state = stateOf(sheet);
    // The next page is ready before it is asked for.
    if (state.page < state.last) new Image().src = addressOf(sheet, state, state.page + 1);
  });
  viewer.addEventListener("click", (event) => {
    if (event.target.closest("[data-viewer-full]")) {
      if (document.fullscreenElement) document.exitFullscreen();
      else viewer.requestFullscreen?.();
      return;
    }
    const control = event.target.closest("[data-viewer-step],[data-viewer-zoom],[data-viewer-page],[data-viewer-turn]");
    if (!control || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (control.getAttribute("aria-disabled") === "true") return;
    const before = stateOf(sheet);
    const state = change(sheet, { ...before }, control);
    if (state.page !== before.page) sheet.parentElement.scrollTop = 0;
    show(viewer, sheet, state);
  });
}
