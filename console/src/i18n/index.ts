// In which language does the console speak? The browser's, unless somebody chose another one.
import i18next, { type BackendModule } from "i18next";
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

const KEY = "homing.language";
const packs = import.meta.glob<{ default: Record<string, unknown> }>("./locales/*/*.json");

const lazily: BackendModule = {
  type: "backend",
  init() {},
  read(language, namespace, done) {
    const load = packs[`./locales/${language}/${namespace}.json`];
    if (load === undefined) {
      done(new Error(`no words: ${language}/${namespace}`), false);
      return;
    }
    load().then(
      (pack) => done(null, pack.default),
      (error: Error) => done(error, false),
    );
  },
};

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
  i18next.on("languageChanged", (code) => {
    const language = code as Language;
    document.documentElement.lang = TAGS[language];
    askIn(TAGS[language]);
  });
  await i18next
    .use(lazily)
    .use(initReactI18next)
    .init({
      lng: preferred(),
      fallbackLng: false,
      supportedLngs: [...LANGUAGES],
      ns: ["common"],
      defaultNS: "common",
      interpolation: { escapeValue: false },
    });
}

export async function setLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEY, language);
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
