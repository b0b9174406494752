import { resolve } from "node:path";

import { defineConfig } from "vite";

import { iconSprite } from "./scripts/icons.mjs";


const here = import.meta.dirname;

// The oldest browsers that must draw the pages rightly. Raise them only with a decision in docs/adr.
const floor = ["chrome90", "ios15"];

export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [iconSprite()],
  css: {
    preprocessorOptions: {
      scss: {
        // Bootstrap 5.3 is written with @import and old colour functions.
        quietDeps: true,
        silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
      },
    },
  },
  build: {
    outDir: resolve(here, "../src/motcua/sites/ui/static/built"),
    // A server that runs on the former build still finds its files; scripts/prune.mjs removes those of former days.
    emptyOutDir: false,
    // Outside Vite's hidden folder: packaging tools skip hidden folders.
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    target: floor,
    cssTarget: floor,
    assetsInlineLimit: 0,
    rolldownOptions: {
      // htmx holds one eval(); `allowEval: false` and the CSP keep it from ever running.
      checks: { eval: false, pluginTimings: false },
      input: { citizen: resolve(here, "citizen.js"), staff: resolve(here, "staff.js") },
    },
  },
});
