// Which load balancers are there, and what is said of one?
import { useQuery } from "@tanstack/react-query";
import { api, type Schemas, said, saidOf } from "./client";

export type BalancerRow = Schemas["LoadBalancerRow"];
export type Balancer = Schemas["LoadBalancer"];

/** Rows of one page: more than any node has today takes more pages. */
const PAGE = 500;
const PAGES_MAX = 20;

async function allBalancers(): Promise<BalancerRow[]> {
  const rows: BalancerRow[] = [];
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const cursor = rows.at(-1)?.name;
    const found = await said(api.GET("/load-balancers", { params: { query: { limit: PAGE, cursor } } }));
    rows.push(...found);
    if (found.length < PAGE) break;
  }
  return rows.sort((one, other) => one.name.localeCompare(other.name));
}

/** All that whoever asks may see. */
export function useBalancers() {
  return useQuery({ queryKey: ["balancers"], queryFn: allBalancers });
}

/** One, with all that is said of it, and the revision at which that holds. */
export function useBalancer(name: string) {
  return useQuery({
    queryKey: ["balancer", name],
    queryFn: () =>
      saidOf(api.GET("/load-balancers/{load_balancer}", { params: { path: { load_balancer: name } } })),
  });
}
