// Old phones drop a whole rule that holds a function they do not know; our test browser is new and would not show it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../src/motcua/sites/ui/static/built");
const forbidden = ["light-dark(", "oklch(", "oklab(", "color-mix(", "@layer", "@container", "text-wrap:"];
let faults = 0;
for (const name of readdirSync(folder, { recursive: true })) {
  if (!name.endsWith(".css")) continue;
  const css = readFileSync(join(folder, name), "utf8");
  for (const word of forbidden) {
    if (css.includes(word)) {
      console.error(`${name}: ${word} is above the floor (Chrome 90, iOS 15)`);
      faults += 1;
    }
  }
}
process.exit(faults ? 1 : 0);
