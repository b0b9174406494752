// Writes a .br and a .gz beside every text file, so that WhiteNoise sends them without work at start or run time.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = join(import.meta.dirname, "../../src/motcua/sites/ui/static/built");
for (const name of readdirSync(folder, { recursive: true })) {
  if (!/\.(css|js|svg)$/.test(name)) continue;
  const path = join(folder, name);
  const bytes = readFileSync(path);
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, best));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}
