// Builds portals/static/build from web/: node build.mjs [--watch]. Prints gzipped weights and holds the budget.
import { build, context } from "esbuild";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../src/gongheng/portals/static/build");
const BUDGET = { "app.css": 40_000, "app.js": 30_000, "theme.js": 1_000, "live.js": 6_000, "trade.js": 3_000, "charts.js": 300_000, "pocket.css": 20_000, "pocket.js": 10_000, "pocket-worker.js": 4_000, "certificate.js": 5_000, "sealing.js": 5_000, "sealing-worker.js": 42_000, "composer.js": 16_000, "half.js": 12_000, "withdraw.js": 8_000, "receipt.js": 2_000, "guardian.js": 5_000, "guardian-worker.js": 46_000, "guardian-draw.js": 5_000, "draw-worker.js": 46_000 };

const shared = { bundle: true, minify: true, target: ["es2022", "chrome109", "safari16", "firefox115"], legalComments: "eof", logLevel: "warning", outdir: out };
const jobs = [
  { ...shared, entryPoints: ["app", "pocket"].map((name) => join(here, `css/${name}.css`)) },
  { ...shared, entryPoints: ["theme", "pocket", "pocket-worker", "sealing-worker", "guardian-worker", "draw-worker"].map((name) => join(here, `js/${name}.js`)), format: "iife" },
  { ...shared, entryPoints: ["app", "live", "trade", "charts", "certificate", "sealing", "composer", "half", "withdraw", "receipt", "guardian", "guardian-draw"].map((name) => join(here, `js/${name}.js`)), format: "esm" },
];

function weigh() {
  let over = 0;
  for (const name of readdirSync(out).filter((file) => /\.(css|js)$/.test(file)).sort()) {
    const size = gzipSync(readFileSync(join(out, name)), { level: 9 }).length;
    const limit = BUDGET[name];
    if (limit && size > limit) over += 1;
    console.log(`${name.padEnd(12)} ${String(size).padStart(7)} bytes gz${limit ? ` (limit ${limit})` : ""}`);
  }
  return over;
}

mkdirSync(out, { recursive: true });
for (const name of readdirSync(out).filter((file) => /\.(css|js)$/.test(file))) rmSync(join(out, name)); // the verifier beside them stays
if (process.argv.includes("--watch")) {
  for (const job of jobs) await (await context(job)).watch();
} else {
  await Promise.all(jobs.map((job) => build(job)));
  if (weigh()) {
    console.error("over the weight budget");
    process.exit(1);
  }
}
