// How are numbers, units, durations and times written in the language of the console?
import { useMemo } from "react";
import { type Language, TAGS, useLanguage } from ".";

export interface Format {
  number(value: number, digits?: number): string;
  percent(ratio: number, digits?: number): string;
  bytes(value: number): string;
  rate(perSecond: number): string;
  /** Of seconds: "1 hr 30 min", at most two units. */
  duration(seconds: number): string;
  dateTime(ms: number): string;
  /** From now, such as "3 min. ago". */
  ago(ms: number): string;
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

const BYTES = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

export function useFormat(): Format {
  const language = useLanguage();
  return useMemo(() => formatIn(language), [language]);
}

export function formatIn(language: Language): Format {
  const tag = TAGS[language];
  const number = (value: number, options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(tag, options).format(value);
  return {
    number: (value, digits = 0) => number(value, { maximumFractionDigits: digits }),
    percent: (ratio, digits = 1) => number(ratio, { style: "percent", maximumFractionDigits: digits }),
    bytes: (value) => bytes(value, number),
    rate: (perSecond) =>
      `${number(perSecond, { maximumFractionDigits: perSecond < 10 ? 1 : 0 })}${RATE[language]}`,
    duration: (seconds) => duration(seconds, language, number),
    dateTime: (ms) => new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "medium" }).format(ms),
    ago: (ms) => ago(ms - Date.now(), tag),
  };
}

const RATE: Record<Language, string> = { en: "/s", zh: "/秒", ja: "/秒", id: "/dtk" };

type WriteNumber = (value: number, options: Intl.NumberFormatOptions) => string;

function bytes(value: number, number: WriteNumber): string {
  const step = Math.min(BYTES.length - 1, Math.floor(Math.log10(Math.max(1, Math.abs(value))) / 3));
  const unit = BYTES[step] ?? "byte";
  const scaled = value / 1_000 ** step;
  return number(scaled, { style: "unit", unit, maximumFractionDigits: scaled < 10 && step > 0 ? 1 : 0 });
}

function duration(seconds: number, language: Language, number: WriteNumber): string {
  // In Indonesian, the short units are letters that mean several things.
  const unitDisplay = language === "id" ? "long" : "short";
  const write = (value: number, unit: string) => number(value, { style: "unit", unit, unitDisplay });
  if (seconds > 0 && seconds < 1) return write(Math.round(seconds * 1000), "millisecond");
  const parts: string[] = [];
  let rest = Math.round(seconds);
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0 && parts.length < 2) parts.push(write(count, unit));
    else if (parts.length > 0) break;
  }
  return parts.length === 0 ? write(0, "second") : parts.join(" ");
}

function ago(ms: number, tag: string): string {
  const write = (value: number, unit: "day" | "hour" | "minute" | "second") => {
    // Days are few and their short form is a letter; the others fill columns.
    const style = unit === "day" ? "long" : "short";
    return new Intl.RelativeTimeFormat(tag, { numeric: "auto", style }).format(value, unit);
  };
  const seconds = ms / 1000;
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return write(Math.round(seconds / length), unit);
  }
  return write(0, "second");
}
