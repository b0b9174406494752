// One SVG sprite of exactly the icons that templates and Python code name, each as a <symbol>.
// Names are found in the sources: {% icon "name" %}, icon="name", icon='name'; names computed at run time
// stand in frontend/icons.txt.
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

const here = import.meta.dirname;
const icons = join(here, "../node_modules/@tabler/icons/icons");
const sources = join(here, "../../src/motcua/sites");
const named = /(?:\{%\s*icon\s+|\bicon\s*=\s*|\bicon\s*:\s*)["']([a-z0-9-]+)["']/g;

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === "static" || entry.name === "__pycache__") continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if ([".html", ".py"].includes(extname(entry.name))) yield path;
  }
}

export function usedIcons() {
  const names = new Set(readFileSync(join(here, "../icons.txt"), "utf8").split(/\s+/).filter(Boolean));
  for (const path of files(sources)) {
    for (const match of readFileSync(path, "utf8").matchAll(named)) names.add(match[1]);
  }
  return [...names].sort();
}

function symbol(name) {
  const filled = name.endsWith("-filled");
  const file = filled ? `filled/${name.slice(0, -"-filled".length)}.svg` : `outline/${name}.svg`;
  const svg = readFileSync(join(icons, file), "utf8");
  const body = svg
    .slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"))
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .replace(/\s*\n\s*/g, "")
    .trim();
  return body;
}

export function iconSprite() {
  return {
    name: "motcua-icons",
    generateBundle() {
      const bodies = {};
      for (const name of usedIcons()) {
        try {
          bodies[name] = symbol(name);
        } catch {
          this.error(`icon "${name}" is used in a template but does not exist in @tabler/icons`);
        }
      }
      this.emitFile({ type: "asset", fileName: "icons.json", source: JSON.stringify(bodies) });
    },
  };
}
