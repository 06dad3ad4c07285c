// Builds every source/<name>.entry.js into static/<name>.js and every source/<name>.css into static/<name>.css,
// and collects the licence texts of what went into them. Same input, same bytes: `make widgets`, tests compare.
import { build } from "esbuild";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "static"));
const source = readdirSync(join(here, "source")).sort();

async function bundled(file, name) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: [join("source", file)],
    outfile: join(out, name),
    bundle: true,
    format: "esm",
    target: ["es2022", "chrome111", "firefox115", "safari16.4"],
    minify: true,
    charset: "utf8",
    define: { "process.env.NODE_ENV": '"production"' },
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  return Object.keys(result.metafile.inputs);
}

function packagesOf(inputs) {
  const found = inputs.map((path) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(found.filter(Boolean))];
}

function licence(name) {
  const folder = join(here, "node_modules", name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  if (!file) throw new Error(`${name} has no licence file`);
  const text = readFileSync(join(folder, file), "utf8").replace(/\r\n/g, "\n").trim();
  return `${about.name} ${about.version} (${about.license})\n${"-".repeat(72)}\n${text}\n`;
}

const inputs = [];
for (const file of source) {
  if (file.endsWith(".entry.js")) inputs.push(...(await bundled(file, file.replace(".entry.js", ".js"))));
  if (file.endsWith(".css")) inputs.push(...(await bundled(file, file)));
}
const licences = packagesOf(inputs).sort().map(licence);
licences.push(readFileSync(join(here, "source", "embedded-licences.txt"), "utf8"));
writeFileSync(join(out, "LICENSES.txt"), `Third-party software in the bundles of this folder.\n\n${licences.join("\n")}`);
