// Of which sources is a build? SHA-256 over name, length and content of each, in the order of their names.
//
// `crates/control/build.rs` does the same, and takes a build only where both agree.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const SOURCES = [
  "index.html",
  "package.json",
  "package-lock.json",
  "public",
  "src",
  "tsconfig.json",
  "vite.config.ts",
];
/** What is made of the document of the API. */
const GENERATED = "src/api/schema.d.ts";

export function hashOfSources(folder: string): string {
  const names = SOURCES.flatMap((name) => filesOf(folder, name)).filter((name) => name !== GENERATED);
  // As bytes compare, not as words of a language do.
  names.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  const files = names.map((name) => [name, join(folder, name)] as const);
  const hash = createHash("sha256");
  for (const [name, path] of [...files, ["native.json", join(folder, "../openapi/native.json")] as const]) {
    const content = readFileSync(path);
    hash.update(`${name}\0${content.length}\0`);
    hash.update(content);
  }
  return hash.digest("hex");
}

function filesOf(folder: string, name: string): string[] {
  if (!statSync(join(folder, name)).isDirectory()) return [name];
  return readdirSync(join(folder, name)).flatMap((entry) => filesOf(folder, `${name}/${entry}`));
}

/** Writes the hash beside what was built. */
export function stamp(folder: string): Plugin {
  return {
    name: "homing-stamp",
    apply: "build",
    closeBundle: () => writeFileSync(join(folder, "dist/sources.sha256"), `${hashOfSources(folder)}\n`),
  };
}
