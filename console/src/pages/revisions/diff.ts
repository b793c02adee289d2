// How is what two revisions say otherwise shown, side by side?
import type { Difference } from "../../api/revisions";

export type Kind = "added" | "removed" | "changed";

export interface Row {
  path: string;
  kind: Kind;
  before: string | undefined;
  after: string | undefined;
}

const isNothing = (value: unknown): boolean => value === null || value === undefined;

/** A value as people read it: text without quotes, objects on several lines. */
export function write(value: unknown): string | undefined {
  if (isNothing(value)) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

/** One row for each place, with what kind of change it is. */
export function rowsOf(changes: readonly Difference[]): Row[] {
  return changes.map(({ path, before, after }) => ({
    path,
    kind: isNothing(before) ? "added" : isNothing(after) ? "removed" : "changed",
    before: write(before),
    after: write(after),
  }));
}

/** The load balancer that a place belongs to, by which a long list is cut into parts. */
export function balancerOf(path: string): string {
  const [first, name] = path.split(".");
  return first === "load_balancers" && name ? name : "";
}
