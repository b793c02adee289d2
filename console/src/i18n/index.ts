// In which language does the console speak? The browser's, unless somebody chose another one.
import i18next from "i18next";
import { useSyncExternalStore } from "react";
import { initReactI18next } from "react-i18next";
import { askIn } from "../api/client";

export const LANGUAGES = ["en", "zh", "ja", "id"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What each language calls itself. */
export const OWN_NAMES: Record<Language, string> = {
  en: "English",
  zh: "简体中文",
  ja: "日本語",
  id: "Bahasa Indonesia",
};

/** As `lang` of the page and `Intl` want it. */
export const TAGS: Record<Language, string> = { en: "en", zh: "zh-CN", ja: "ja", id: "id" };

/** The texts of a namespace, by key. */
export type Words = Record<string, unknown>;

const KEY = "homing.language";

// A language is one file: no part of a page waits for words of its own, with nothing to show meanwhile.
const PACKS: Record<Language, () => Promise<{ words: Record<string, Words> }>> = {
  en: () => import("./packs/en"),
  zh: () => import("./packs/zh"),
  ja: () => import("./packs/ja"),
  id: () => import("./packs/id"),
};

/** The words of a language by namespace, which is the name of their file. */
async function wordsOf(language: Language): Promise<Record<string, Words>> {
  const { words } = await PACKS[language]();
  const named = Object.entries(words).map(([file, texts]) => [file.replace(/^.*\/|\.json$/g, ""), texts]);
  return Object.fromEntries(named) as Record<string, Words>;
}

/** The language that was chosen, or the first of the browser's that we speak. */
export function preferred(): Language {
  const wanted = [localStorage.getItem(KEY) ?? "", ...navigator.languages];
  for (const tag of wanted) {
    const code = tag.toLowerCase().split("-")[0];
    const found = LANGUAGES.find((language) => language === code);
    if (found !== undefined) return found;
  }
  return "en";
}

export async function startWords(): Promise<void> {
  const language = preferred();
  i18next.on("languageChanged", (code) => {
    const language = code as Language;
    document.documentElement.lang = TAGS[language];
    askIn(TAGS[language]);
  });
  // Chosen in another tab.
  window.addEventListener("storage", ({ key }) => {
    if (key === KEY) void speak(preferred());
  });
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    supportedLngs: [...LANGUAGES],
    resources: { [language]: await wordsOf(language) },
    defaultNS: "common",
    interpolation: { escapeValue: false },
  });
}

export async function setLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEY, language);
  await speak(language);
}

async function speak(language: Language): Promise<void> {
  for (const [namespace, words] of Object.entries(await wordsOf(language))) {
    i18next.addResourceBundle(language, namespace, words);
  }
  await i18next.changeLanguage(language);
}

export function useLanguage(): Language {
  return useSyncExternalStore(
    (changed) => {
      i18next.on("languageChanged", changed);
      return () => i18next.off("languageChanged", changed);
    },
    () => i18next.language as Language,
  );
}
