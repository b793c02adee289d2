// Which load balancers are shown, and how is each?
import { useMemo } from "react";
import { useBalancers } from "../../api/balancers";
import { useGroupsOf } from "../../api/groups";
import { useTraffic } from "../../api/traffic";
import { isWithin, useScope } from "../../app/scope";
import { liveOf } from "../../parts/groups/live";
import { choicesOf, matches, type Row, type Wanted } from "./matching";

/** Their groups are asked for one load balancer at a time: above this many only what is said is shown. */
const LIVE_MAX = 60;

export function useRows(wanted: Wanted) {
  const scope = useScope();
  const { data, error, isPending, refetch } = useBalancers();
  const within = useMemo(() => (data ?? []).filter((row) => isWithin(scope, row)), [data, scope]);
  const { groups } = useGroupsOf(within.length > LIVE_MAX ? [] : within.map(({ name }) => name));
  const { data: traffic } = useTraffic();
  const rows = within.map((row): Row => {
    const own = groups.filter((group) => group.load_balancer === row.name);
    const isKnown = own.length > 0 || row.groups.length === 0;
    const flow = traffic?.load_balancers.find(({ name }) => name === row.name);
    const { requests = 0, connections = 0 } = flow?.per_second ?? {};
    return {
      ...row,
      live: isKnown ? liveOf(own) : undefined,
      rate: flow === undefined ? undefined : requests > 0 ? requests : connections,
    };
  });
  return {
    rows: rows.filter((row) => matches(row, wanted)),
    choices: choicesOf(rows),
    all: data?.length ?? 0,
    error,
    isPending,
    refetch,
  };
}
