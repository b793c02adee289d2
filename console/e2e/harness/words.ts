// What does the console call it, in each language? Tests look it up where the console does.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const LANGUAGES = ["en", "zh", "ja", "id"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What `lang` of the page says. */
export const TAGS: Record<Language, string> = { en: "en", zh: "zh-CN", ja: "ja", id: "id" };

type Values = Record<string, string | number>;
type Pack = { [name: string]: string | Pack };

/** `t` of one language: `t("balancers:title")`, with values for blanks; fails where there is no such key. */
export type Words = (key: string, values?: Values) => string;

const packs = new Map<string, Pack>();

export function words(language: Language): Words {
  return (key, values = {}) => {
    const [namespace = "", path = ""] = key.split(":");
    const form = typeof values.count === "number" ? plural(language, values.count) : undefined;
    const found = (form && look(language, namespace, `${path}_${form}`)) ?? look(language, namespace, path);
    if (found === undefined) throw new Error(`${language}: there is no ${key}`);
    return found.replace(/\{\{\s*(\w+)[^}]*\}\}/g, (blank, name) => `${values[name] ?? blank}`);
  };
}

function plural(language: Language, count: number): string {
  return new Intl.PluralRules(TAGS[language]).select(count);
}

function look(language: Language, namespace: string, path: string): string | undefined {
  const name = `${language}/${namespace}`;
  let pack = packs.get(name);
  if (pack === undefined) {
    const file = fileURLToPath(new URL(`../../src/i18n/locales/${name}.json`, import.meta.url));
    pack = JSON.parse(readFileSync(file, "utf8")) as Pack;
    packs.set(name, pack);
  }
  let found: string | Pack | undefined = pack;
  for (const part of path.split(".")) {
    found = typeof found === "object" ? found[part] : undefined;
  }
  return typeof found === "string" ? found : undefined;
}
