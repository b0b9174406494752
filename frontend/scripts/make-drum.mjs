// Draws the bronze-drum pattern behind the portal's heading: rings, a 14-ray star, teeth and flying birds.
// Run once when the drawing changes: node scripts/make-drum.mjs
import { writeFileSync } from "node:fs";

const at = (radius, angle) => {
  const a = (angle * Math.PI) / 180;
  return [radius * Math.sin(a), -radius * Math.cos(a)].map((n) => +n.toFixed(1));
};
const ring = (r, w) => `<circle r="${r}" stroke-width="${w}"/>`;
const star = () => {
  const points = [];
  for (let i = 0; i < 14; i += 1) {
    points.push(at(86, (i * 360) / 14), at(30, ((i + 0.5) * 360) / 14));
  }
  return `<path d="M${points.map((p) => p.join(" ")).join("L")}Z" fill="#0b4f8a" stroke="none"/>`;
};
const teeth = (inner, outer, count) => {
  let d = "";
  for (let i = 0; i < count; i += 1) {
    const step = 360 / count;
    d += `M${at(inner, i * step).join(" ")}L${at(outer, (i + 0.5) * step).join(" ")}L${at(inner, (i + 1) * step).join(" ")}`;
  }
  return `<path d="${d}" stroke-width="2"/>`;
};
const dots = (radius, count, size) => {
  let out = "";
  for (let i = 0; i < count; i += 1) {
    const [x, y] = at(radius, (i * 360) / count);
    out += `M${x - size} ${y}a${size} ${size} 0 1 0 ${2 * size} 0a${size} ${size} 0 1 0 ${-2 * size} 0`;
  }
  return `<path d="${out}" stroke-width="2"/>`;
};
// A lạc bird: long beak, crest, outstretched wing and tail.
const bird = "M-30 2L-6-6Q0-14 8-12L2-4Q14-2 34-10Q22 4 6 6L-2 20L-8 6Q-16 6-30 2Z";
const birds = (radius, count) => {
  let out = "";
  for (let i = 0; i < count; i += 1) {
    const angle = (i * 360) / count;
    const [x, y] = at(radius, angle);
    out += `<path d="${bird}" transform="translate(${x} ${y}) rotate(${angle})" fill="#0b4f8a" stroke="none"/>`;
  }
  return out;
};
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-400 -400 800 800"><g fill="none" stroke="#0b4f8a">${star()}${[
  [96, 2], [104, 2], [132, 2], [172, 2], [180, 2], [262, 2], [270, 2], [306, 2], [340, 2], [348, 4], [384, 3], [394, 3],
].map(([r, w]) => ring(r, w)).join("")}${dots(118, 36, 7)}${teeth(138, 166, 48)}${birds(220, 12)}${teeth(276, 300, 96)}${dots(323, 84, 7)}${teeth(354, 380, 110)}</g></svg>`;
writeFileSync(new URL("../assets/drum.svg", import.meta.url), `${svg}\n`);
