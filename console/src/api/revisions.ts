// What was said when, by whom and why, and how does the node go back?
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, said } from "./client";

export type Revision = Schemas["Revision"];
export type Difference = Schemas["Difference"];
export type Outcome = Schemas["Outcome"];

/** The revisions, the newest first, page after page. */
export function useRevisions() {
  return useInfiniteQuery({
    queryKey: ["revisions", "list"],
    queryFn: ({ pageParam }) => {
      const query = { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) };
      return said(api.GET("/revisions", { params: { query } }));
    },
    initialPageParam: 0,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** Where two revisions differ. */
export function useDiff(from: number | undefined, to: number | undefined) {
  return useQuery({
    queryKey: ["revisions", "diff", from, to],
    queryFn: () =>
      said(
        api.GET("/revisions/{revision}/diff", {
          params: { path: { revision: to ?? 0 }, query: { from: from ?? 0 } },
        }),
      ),
    enabled: from !== undefined && to !== undefined,
  });
}

/** What going back to a revision would do to traffic; nothing is changed by asking. */
export function useRollbackImpact(revision: number | undefined) {
  return useQuery({
    queryKey: ["revisions", "impact", revision],
    queryFn: () =>
      said(
        api.POST("/revisions/{revision}/rollback", {
          params: { path: { revision: revision ?? 0 }, query: { dry_run: true } },
        }),
      ),
    enabled: revision !== undefined,
    staleTime: 0,
    gcTime: 0,
  });
}

/** Goes back to a revision, if the node still is at the one that was looked at. */
export function useRollback() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ revision, why, seen }: { revision: number; why?: string; seen: number }) =>
      said(
        api.POST("/revisions/{revision}/rollback", {
          params: {
            path: { revision },
            query: why ? { why } : {},
            header: { "If-Match": `"${seen}"` },
          },
        }),
      ),
    onSuccess: () => queries.invalidateQueries(),
  });
}

/** The text of a revision as TOML. */
export async function exportRevision(revision: number): Promise<string> {
  return said(api.GET("/revisions/{revision}/export", { params: { path: { revision } }, parseAs: "text" }));
}
