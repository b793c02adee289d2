// After something was changed: all that is shown is asked for again.
import { useQueryClient } from "@tanstack/react-query";

export function useRefresh(): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "editions" });
}
