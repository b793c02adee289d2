// Which backend groups does a load balancer have, and how are their targets now?
import { useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { LIVE_MS } from "../app/queries";
import { api, type Schemas, said } from "./client";

export type Group = Schemas["Group"];
export type Target = Schemas["Target"];

/** What an operator says of one target. */
export interface TargetAt {
  load_balancer: string;
  group: string;
  target: string;
}

/** Most groups of one load balancer that are asked for at once. */
const MOST = 1000;

/** Where a target is. */
export const TARGET = "/load-balancers/{load_balancer}/groups/{group}/targets/{target}";

const listOf = (load_balancer: string) => ({
  queryKey: ["groups", load_balancer],
  queryFn: () =>
    said(
      api.GET("/load-balancers/{load_balancer}/groups", {
        params: { path: { load_balancer }, query: { limit: MOST } },
      }),
    ),
  refetchInterval: LIVE_MS,
});

/** With what is live: health, sessions, connections. */
export function useGroups(load_balancer: string) {
  return useQuery(listOf(load_balancer));
}

/** Those of several load balancers. */
export function useGroupsOf(balancers: string[]) {
  return useQueries({
    queries: balancers.map(listOf),
    combine: (results) => ({
      groups: results.flatMap(({ data }) => data ?? []),
      isPending: results.some(({ isPending }) => isPending),
      error: results.find(({ error }) => error !== null)?.error ?? null,
    }),
  });
}

export function useGroup(load_balancer: string, group: string) {
  return useQuery({
    queryKey: ["group", load_balancer, group],
    queryFn: () =>
      said(
        api.GET("/load-balancers/{load_balancer}/groups/{group}", {
          params: { path: { load_balancer, group } },
        }),
      ),
    refetchInterval: LIVE_MS,
  });
}

export function useHealth(at: TargetAt, isWanted = true) {
  return useQuery({
    queryKey: ["health", at.load_balancer, at.group, at.target],
    queryFn: () => said(api.GET(`${TARGET}/health`, { params: { path: at } })),
    refetchInterval: LIVE_MS,
    enabled: isWanted,
  });
}

/** What is ordered takes effect at once, and is no change of what is said. */
export function useOrders() {
  const queries = useQueryClient();
  const onSuccess = () =>
    queries.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[0] === "group" || queryKey[0] === "groups",
    });
  const drain = useMutation({
    mutationFn: ({ at, wish }: { at: TargetAt; wish: Schemas["DrainWish"] }) =>
      said(api.POST(`${TARGET}/drain`, { params: { path: at }, body: wish })),
    onSuccess,
  });
  const cancelDrain = useMutation({
    mutationFn: (at: TargetAt) => said(api.DELETE(`${TARGET}/drain`, { params: { path: at } })),
    onSuccess,
  });
  const unstick = useMutation({
    mutationFn: (at: TargetAt) => said(api.POST(`${TARGET}/unstick`, { params: { path: at } })),
    onSuccess,
  });
  return { drain, cancelDrain, unstick };
}
