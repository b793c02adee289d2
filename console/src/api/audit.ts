// Who did what, and who was not allowed to?
import { useInfiniteQuery } from "@tanstack/react-query";
import { api, type Schemas, said } from "./client";

export type AuditNote = Schemas["AuditNote"];

export interface AuditFilter {
  actor?: string;
  outcome?: string;
  path?: string;
  since_s?: number;
  until_s?: number;
}

/** The audit, the newest first, page after page. */
export function useAudit(filter: AuditFilter, isAllowed: boolean) {
  return useInfiniteQuery({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam }) => {
      const query = { ...filter, limit: 100, ...(pageParam ? { cursor: pageParam } : {}) };
      return said(api.GET("/audit", { params: { query } }));
    },
    enabled: isAllowed,
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
}
