// Tinos (metric-compatible with Times New Roman) for the printed papers; the files are not committed.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

const from = join(import.meta.dirname, "../node_modules/@expo-google-fonts/tinos");
const to = join(import.meta.dirname, "../../src/motcua/documents/fonts");
mkdirSync(to, { recursive: true });
for (const face of ["400Regular", "700Bold", "400Regular_Italic", "700Bold_Italic"]) {
  copyFileSync(join(from, face, `Tinos_${face}.ttf`), join(to, `Tinos_${face}.ttf`));
}
copyFileSync(join(from, "LICENSE_FONT"), join(to, "LICENSE_FONT"));
