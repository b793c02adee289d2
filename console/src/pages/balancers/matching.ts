// Which load balancers are shown, of all that are there?
import type { BalancerRow } from "../../api/balancers";
import type { Live } from "../../parts/groups/live";
import { annotationsOf, type Origin, originOf } from "../../parts/origin";
import { textsOf } from "../../parts/tags";

export interface Row extends BalancerRow {
  /** Nothing where it is not known. */
  live?: Live;
  /** Requests, or connections where there are none, each second; nothing where it is not known. */
  rate?: number;
}

/** As the address bar says it. */
export const FILTERS = ["q", "status", "tag", "origin"] as const;
export type Wanted = Partial<Record<(typeof FILTERS)[number], string>>;

export const STATUSES = ["good", "warn", "bad", "idle"] as const;

/** Whether `row` has what somebody looks for: in its name, in what belongs to it, or in what vendors call it. */
export function matches(row: Row, { q = "", status, tag, origin }: Wanted): boolean {
  const text = q.trim().toLowerCase();
  const said = [
    row.name,
    row.description ?? "",
    row.edition,
    ...textsOf(row.tags),
    ...row.listeners,
    ...row.groups,
    ...annotationsOf(row).map(([, value]) => value),
  ];
  return (
    said.some((each) => each.toLowerCase().includes(text)) &&
    (status === undefined || row.live?.kind === status) &&
    (tag === undefined || textsOf(row.tags).includes(tag)) &&
    (origin === undefined || originOf(row) === origin)
  );
}

/** The tags and origins that there are to choose from. */
export function choicesOf(rows: Row[]): { tags: string[]; origins: Origin[] } {
  return {
    tags: [...new Set(rows.flatMap((row) => textsOf(row.tags)))].sort(),
    origins: [...new Set(rows.map(originOf))],
  };
}
