// What do parts of a log line say by themselves?
import type { LogLine } from "../../api/logs";

/** The address of a client without its port. */
export function addressOf(client: string): string {
  const inBrackets = /^\[(.*)\]:\d+$/.exec(client)?.[1];
  if (inBrackets !== undefined) return inBrackets;
  return /^[^:]*:\d+$/.test(client) ? client.slice(0, client.lastIndexOf(":")) : client;
}

/** A path without its query. */
export const barePath = (path: string): string => path.split("?")[0] || "/";

/** Names of what a request went through, as far as it came. */
export const wayOf = (names: readonly string[]): string => names.filter((name) => name !== "-").join(" → ");

/** Lines as a file has them: one JSON object each, the oldest first. */
export const toText = (lines: readonly LogLine[]): string =>
  lines
    .map((line) => `${JSON.stringify({ ...line, number: undefined })}\n`)
    .reverse()
    .join("");
