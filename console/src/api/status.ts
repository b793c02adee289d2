// How is the node, and what are the names of everything on it?
import { useQuery } from "@tanstack/react-query";
import { api, type Schemas, said } from "./client";

export type Status = Schemas["Status"];
export type GroupStatus = Schemas["GroupStatus"];
export type TargetStatus = Schemas["TargetStatus"];
export type ListenerStatus = Schemas["ListenerStatus"];

export const STATUS_KEY = ["status"] as const;

/** All that the node says of itself; asked again every `everyMs`, if given. */
export function useStatus(everyMs?: number) {
  return useQuery({
    queryKey: STATUS_KEY,
    queryFn: () => said(api.GET("/status")),
    refetchInterval: everyMs ?? false,
  });
}

/** Groups of one load balancer, or of all. */
export function groupsOf(status: Status | undefined, loadBalancer?: string): GroupStatus[] {
  const groups = status?.groups ?? [];
  return loadBalancer ? groups.filter((group) => group.load_balancer === loadBalancer) : groups;
}

/** Listeners of one load balancer, or of all. */
export function listenersOf(status: Status | undefined, loadBalancer?: string): ListenerStatus[] {
  const listeners = status?.listeners ?? [];
  return loadBalancer ? listeners.filter((listener) => listener.load_balancer === loadBalancer) : listeners;
}

/** Names of load balancers that have a group or a listener. */
export function loadBalancersOf(status: Status | undefined): string[] {
  const names = [...(status?.groups ?? []), ...(status?.listeners ?? [])].map((one) => one.load_balancer);
  return [...new Set(names)].sort();
}
