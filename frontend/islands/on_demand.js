// htmx and Alpine are loaded only by pages that carry their attributes.
const usesHtmx = "[hx-get],[hx-post],[hx-put],[hx-delete],[hx-boost]";

export async function loadOnDemand(root) {
  if (root.querySelector(usesHtmx) && !window.htmx) {
    const { startHtmx } = await import("./htmx.js");
    startHtmx();
  }
  if (root.querySelector("[x-data]")) {
    const { default: Alpine } = await import("@alpinejs/csp");
    Alpine.start();
  }
}
