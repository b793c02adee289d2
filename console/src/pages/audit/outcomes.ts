// What may come of a write, and how good is that?

export const OUTCOMES = ["done", "dry-run", "refused", "denied", "failed"] as const;

export const OUTCOME_KINDS: Record<string, "good" | "idle" | "warn" | "bad"> = {
  done: "good",
  "dry-run": "idle",
  refused: "warn",
  denied: "bad",
  failed: "bad",
};

const BASE = "/api/v1/";

/** What a note is about: its path without what all paths begin with, readable. */
export function objectOf(path: string): string {
  const rest = path.startsWith(BASE) ? path.slice(BASE.length) : path;
  try {
    return decodeURIComponent(rest);
  } catch {
    return rest;
  }
}

/** The path that notes about a load balancer begin with. */
export const pathOf = (loadBalancer: string): string =>
  `${BASE}load-balancers/${encodeURIComponent(loadBalancer)}`;
