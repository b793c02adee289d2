// Which sessions are there, and what can be ordered for them?
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, said } from "./client";

export type Session = Schemas["Session"];
export type Decision = Schemas["Decision"];

/** Where a session is: its name alone may stand for one in each group. */
export interface Place {
  load_balancer: string;
  group: string;
}

export interface SessionFilter {
  load_balancer?: string;
  group?: string;
  target?: string;
  client?: string;
  id?: string;
}

/** What an operator may order for one session. */
export type Order = { what: "move"; target: string; force: boolean } | { what: "unpin" } | { what: "expire" };

export const SESSIONS_KEY = ["sessions"] as const;
export const PAGE = 50;

/** One page of sessions. */
export function useSessions(filter: SessionFilter, cursor: string | undefined, everyMs: number | false) {
  const query = { ...filter, limit: PAGE, ...(cursor ? { cursor } : {}) };
  return useQuery({
    queryKey: [...SESSIONS_KEY, "list", query],
    queryFn: () => said(api.GET("/sessions", { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  });
}

/** A session with its recent decisions; `undefined`: none is open. */
export function useSession(session: (Place & { id: string }) | undefined) {
  const { id = "", load_balancer, group } = session ?? {};
  return useQuery({
    queryKey: [...SESSIONS_KEY, "one", load_balancer, group, id],
    queryFn: () =>
      said(api.GET("/sessions/{id}", { params: { path: { id }, query: { load_balancer, group } } })),
    enabled: session !== undefined,
    refetchInterval: 5_000,
  });
}

function give(session: Place & { id: string }, order: Order) {
  const { id, load_balancer, group } = session;
  const params = { path: { id }, query: { load_balancer, group } };
  switch (order.what) {
    case "move": {
      const body = { target: order.target, force: order.force };
      return said(api.POST("/sessions/{id}/move", { params, body }));
    }
    case "unpin":
      return said(api.POST("/sessions/{id}/unpin", { params }));
    case "expire":
      return said(api.DELETE("/sessions/{id}", { params }));
  }
}

/** Orders the same for some sessions, one after the other; ends at the first that is refused. */
export function useOrder() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ sessions, order }: { sessions: (Place & { id: string })[]; order: Order }) => {
      for (const session of sessions) await give(session, order);
      return sessions.length;
    },
    onSettled: () => queries.invalidateQueries({ queryKey: SESSIONS_KEY }),
  });
}

/** Lets all sessions of a target go. */
export function useUnstick() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ load_balancer, group, target }: Place & { target: string }) =>
      said(
        api.POST("/load-balancers/{load_balancer}/groups/{group}/targets/{target}/unstick", {
          params: { path: { load_balancer, group, target } },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: SESSIONS_KEY }),
  });
}
