// How many connections do the listeners of a load balancer have now?
import { useQuery } from "@tanstack/react-query";
import { LIVE_MS } from "../app/queries";
import { api, said } from "./client";

/** Most listeners of one load balancer that are asked for at once. */
const MOST = 1000;

export function useListeners(load_balancer: string) {
  return useQuery({
    queryKey: ["listeners", load_balancer],
    queryFn: () =>
      said(
        api.GET("/load-balancers/{load_balancer}/listeners", {
          params: { path: { load_balancer }, query: { limit: MOST } },
        }),
      ),
    refetchInterval: LIVE_MS,
  });
}
