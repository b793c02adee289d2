// How much traffic is there, how did it change lately, and who goes where?
import { useQuery } from "@tanstack/react-query";
import { api, type Schemas, said } from "./client";

export type Traffic = Schemas["Traffic"];
export type BalancerFlow = Traffic["load_balancers"][number];
export type TargetFlow = Traffic["targets"][number];
export type History = Schemas["TrafficHistory"];
export type Flows = Schemas["Flows"];
/** One way that requests take, with its share of the decisions that the node remembers. */
export type Way = Flows["flows"][number];

/** The node takes a sample that often. */
export const STEP_MS = 5_000;
/** Ways that are asked for: more would not be told apart. */
const WAYS = 100;

const of = (loadBalancer: string | undefined) => (loadBalancer ? { load_balancer: loadBalancer } : {});

/** Counters and rates now, of one load balancer or of all. */
export function useTraffic(loadBalancer?: string, isLive = true) {
  return useQuery({
    queryKey: ["traffic", "now", loadBalancer],
    queryFn: () => said(api.GET("/traffic", { params: { query: of(loadBalancer) } })),
    refetchInterval: isLive && STEP_MS,
  });
}

/** The last quarter of an hour: a sample each 5 s. */
export function useHistory(loadBalancer?: string) {
  return useQuery({
    queryKey: ["traffic", "history", loadBalancer],
    queryFn: () => said(api.GET("/traffic/history", { params: { query: of(loadBalancer) } })),
    refetchInterval: STEP_MS,
  });
}

/** Who goes where, out of the decisions that the node remembers. */
export function useFlows(loadBalancer: string | undefined, isLive: boolean) {
  return useQuery({
    queryKey: ["traffic", "flows", loadBalancer],
    queryFn: () =>
      said(api.GET("/traffic/flows", { params: { query: { limit: WAYS, ...of(loadBalancer) } } })),
    refetchInterval: isLive && STEP_MS,
  });
}
