// Removes built files that the present manifest does not name and that are older than a day.
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../src/motcua/sites/ui/static/built");
const day = 24 * 60 * 60 * 1000;
const manifest = readFileSync(join(folder, "manifest.json"), "utf8");
for (const name of readdirSync(join(folder, "assets"))) {
  const path = join(folder, "assets", name);
  const plain = name.replace(/\.(br|gz)$/, "");
  if (!manifest.includes(plain) && Date.now() - statSync(path).mtimeMs > day) rmSync(path);
}
