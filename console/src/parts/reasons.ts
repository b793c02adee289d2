// What kinds of reasons are there?

/** Every reason of a decision, in the order of the program. */
export const REASONS = [
  "recalled",
  "new",
  "expired-idle",
  "expired-absolute",
  "bad-token",
  "unknown-key",
  "foreign-scope",
  "gone-target",
  "old-incarnation",
  "home-unhealthy",
  "home-drained",
  "home-full",
  "connect-failed",
  "operator-moved",
  "operator-expired",
  "no-key",
  "all-unhealthy",
  "no-target",
  "no-persistence",
] as const;

/** Whoever came was at home, came for the first time, went where somebody ordered, lost the home, got nobody, or has none. */
export type Kind = "home" | "first" | "ordered" | "lost" | "refused" | "none";

const KINDS: Record<string, Kind> = {
  recalled: "home",
  new: "first",
  "no-key": "first",
  "operator-moved": "ordered",
  "operator-expired": "ordered",
  "all-unhealthy": "refused",
  "no-target": "refused",
  "no-persistence": "none",
  redirect: "none",
  respond: "none",
  "no-rule": "refused",
};

/** What kind of reason that is; one of a newer node counts as a lost home, so that somebody looks. */
export const kindOf = (reason: string): Kind => KINDS[reason] ?? "lost";

export interface Count {
  reason: string;
  count: number;
}

export interface Persistence {
  /** Requests that came with a session, whether it was found or not. */
  asked: number;
  /** Those that came home. */
  home: number;
  /** The part that came home; `undefined`: nobody came with a session. */
  hitRatio: number | undefined;
  /** Why the others did not, the most frequent first. */
  misses: Count[];
}

/** How well sessions came home. First visits are no misses: there was no home yet. */
export function persistenceOf(counts: readonly Count[]): Persistence {
  const total = new Map<string, number>();
  for (const { reason, count } of counts) total.set(reason, (total.get(reason) ?? 0) + count);
  let [asked, home] = [0, 0];
  const misses: Count[] = [];
  for (const [reason, count] of total) {
    const kind = kindOf(reason);
    if (kind === "none" || count === 0) continue;
    if (kind === "home") home += count;
    else misses.push({ reason, count });
    if (kind !== "first") asked += count;
  }
  misses.sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason));
  return { asked, home, hitRatio: asked > 0 ? home / asked : undefined, misses };
}
