// How are durations written in the spec ("1h30m"), and which unit does a form show?

export type Unit = "s" | "min" | "h" | "d";

/** Seconds in a unit. */
export const SECONDS: Record<Unit, number> = { s: 1, min: 60, h: 3_600, d: 86_400 };

const PARTS = /(\d+)(ms|[dhms])/g;
const WHOLE = /^(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/;
const LENGTHS: Record<string, number> = { d: 86_400, h: 3_600, m: 60, s: 1, ms: 0.001 };

/** Seconds of "1h30m"; `null`: it is no duration. */
export function secondsOf(text: string | null | undefined): number | null {
  if (text === null || text === undefined || text === "" || !WHOLE.test(text)) return null;
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(PARTS)) seconds += Number(count) * (LENGTHS[unit ?? ""] ?? 0);
  return seconds;
}

/** "90m" for 5,400 s: in the largest unit that needs no other. */
export function textOf(seconds: number): string {
  if (!Number.isInteger(seconds)) return `${Math.round(seconds * 1000)}ms`;
  if (seconds === 0) return "0s";
  for (const [unit, length] of [
    ["d", 86_400],
    ["h", 3_600],
    ["m", 60],
  ] as const) {
    if (seconds % length === 0) return `${seconds / length}${unit}`;
  }
  return `${seconds}s`;
}

const LARGEST_FIRST = ["d", "h", "min"] as const;

/** The unit in which a form shows a duration: the usual one, or where there is none the largest; the number stays whole. */
export function unitOf(seconds: number | null, usual?: Unit): Unit {
  if (seconds === null || seconds === 0) return usual ?? "s";
  const fits = (unit: Unit) => seconds % SECONDS[unit] === 0;
  if (usual !== undefined) return fits(usual) ? usual : "s";
  return LARGEST_FIRST.find(fits) ?? "s";
}
