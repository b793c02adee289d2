// How soon does a certificate end to hold, and how bad is that?

const DAY_MS = 86_400_000;
/** From then on a renewal should have happened: automatic ones renew at a third of 90 days. */
export const WARN_DAYS = 30;
export const URGENT_DAYS = 7;

export type Expiry = "good" | "warn" | "bad";

export interface Ends {
  kind: Expiry;
  /** Whole days that are left; negative: it is over. */
  days: number;
}

export function endsOf(notAfterS: number, nowMs: number): Ends {
  const days = Math.floor((notAfterS * 1000 - nowMs) / DAY_MS);
  return { days, kind: days < URGENT_DAYS ? "bad" : days < WARN_DAYS ? "warn" : "good" };
}
