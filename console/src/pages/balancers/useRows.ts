// Which load balancers are shown, and how is each?
import { useMemo } from "react";
import { type BalancerRow, useBalancers } from "../../api/balancers";
import { useGroupsOf } from "../../api/groups";
import { isWithin, useScope } from "../../app/scope";
import { type Live, liveOf } from "../../parts/groups/live";
import { textsOf } from "../../parts/tags";

/** Their groups are asked for one load balancer at a time: above this many only what is said is shown. */
const LIVE_MAX = 60;

export interface Row extends BalancerRow {
  /** Nothing where it is not known. */
  live?: Live;
}

/** Whether `row` has what somebody looks for, in its name or in what belongs to it. */
export function matches(row: Row, wanted: string): boolean {
  const text = wanted.trim().toLowerCase();
  const said = [
    row.name,
    row.description ?? "",
    row.edition,
    ...textsOf(row.tags),
    ...row.listeners,
    ...row.groups,
  ];
  return said.some((each) => each.toLowerCase().includes(text));
}

export function useRows(wanted: string) {
  const scope = useScope();
  const { data, error, isPending, refetch } = useBalancers();
  const within = useMemo(() => (data ?? []).filter((row) => isWithin(scope, row)), [data, scope]);
  const { groups } = useGroupsOf(within.length > LIVE_MAX ? [] : within.map(({ name }) => name));
  const rows = within.map((row): Row => {
    const own = groups.filter((group) => group.load_balancer === row.name);
    const isKnown = own.length > 0 || row.groups.length === 0;
    return { ...row, live: isKnown ? liveOf(own) : undefined };
  });
  return {
    rows: rows.filter((row) => matches(row, wanted)),
    all: data?.length ?? 0,
    error,
    isPending,
    refetch,
  };
}
