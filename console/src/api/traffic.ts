// How much traffic is there, how did it change lately, and who goes where?
import { useQuery } from "@tanstack/react-query";
import { headersOf, Refused, refusal } from "./client";

/** What came and went, as a total or as a rate. */
export interface Counts {
  requests: number;
  connections: number;
  bytes_in: number;
  bytes_out: number;
  answers_2xx: number;
  answers_3xx: number;
  answers_4xx: number;
  answers_5xx: number;
}

/** How sessions fared: reasons that occurred, the most frequent first. */
export interface Hits {
  reasons: { reason: string; total: number; per_second: number }[];
}

export interface Flow {
  per_second: Counts;
  open_connections: number;
  sessions: Hits;
}

export interface TargetFlow {
  load_balancer: string;
  group: string;
  name: string;
  weight: number;
  health: string;
  admin_state: string;
  per_second: { requests: number; failures: number };
  connections: number;
  sessions: number;
}

export interface GroupFlow {
  load_balancer: string;
  name: string;
  per_second: { answers: number; answers_5xx: number };
  sessions: Hits;
}

export interface Traffic {
  at_ms: number;
  load_balancers: (Flow & { name: string })[];
  listeners: (Flow & { load_balancer: string; name: string; protocol: string })[];
  groups: GroupFlow[];
  targets: TargetFlow[];
}

/** One value for each sample; `null`: the object was not there then. */
type Column = (number | null)[];

export interface Columns {
  requests: Column;
  connections: Column;
  bytes_in: Column;
  bytes_out: Column;
  answers_4xx: Column;
  answers_5xx: Column;
  open_connections: Column;
  p50_ms: Column;
  p95_ms: Column;
  p99_ms: Column;
  recalled: Column;
  missed: Column;
}

export interface History {
  at_ms: number[];
  load_balancers: (Columns & { name: string })[];
}

/** One way that requests take, with its share of the decisions that the node remembers. */
export interface Way {
  client: string;
  load_balancer: string;
  listener: string | null;
  group: string;
  target: string | null;
  decisions: number;
  errors: number;
}

export interface Flows {
  decisions: number;
  span_ms: number;
  flows: Way[];
  left_out: number;
}

/** The node takes a sample that often. */
export const STEP_MS = 5_000;

async function ask<T>(route: string, query: Record<string, string>): Promise<T> {
  const address = `/api/v1/${route}?${new URLSearchParams(query)}`;
  const response = await fetch(address, { headers: headersOf("GET") }).catch(() => {
    throw new Refused(0, "");
  });
  if (!response.ok) throw refusal(response, await response.json().catch(() => undefined));
  return response.json() as Promise<T>;
}

/** The part of a query that asks for one load balancer. */
function of(loadBalancer: string | undefined): Record<string, string> {
  return loadBalancer ? { load_balancer: loadBalancer } : {};
}

/** Counters and rates now, of one load balancer or of all. */
export function useTraffic(loadBalancer?: string, isLive = true) {
  return useQuery({
    queryKey: ["traffic", "now", loadBalancer],
    queryFn: () => ask<Traffic>("traffic", of(loadBalancer)),
    refetchInterval: isLive && STEP_MS,
  });
}

/** The last quarter of an hour: a sample each 5 s. */
export function useHistory(loadBalancer?: string) {
  return useQuery({
    queryKey: ["traffic", "history", loadBalancer],
    queryFn: () => ask<History>("traffic/history", of(loadBalancer)),
    refetchInterval: STEP_MS,
  });
}

/** Who goes where, out of the decisions that the node remembers. */
export function useFlows(loadBalancer: string | undefined, isLive: boolean) {
  return useQuery({
    queryKey: ["traffic", "flows", loadBalancer],
    queryFn: () => ask<Flows>("traffic/flows", { limit: "100", ...of(loadBalancer) }),
    refetchInterval: isLive && STEP_MS,
  });
}
