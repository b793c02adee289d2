// What does the console remember of what the node said, and when does it ask again?
import { QueryClient } from "@tanstack/react-query";
import { Refused } from "../api/client";

/** How often what is live is asked for while somebody looks at it, in milliseconds. */
export const LIVE_MS = 5_000;

/** What the node refuses, it refuses again; what it could not be asked may work the next time. */
function mayTryAgain(failures: number, error: Error): boolean {
  const isWorth = !(error instanceof Refused) || error.status === 0 || error.status === 503;
  return isWorth && failures < 2;
}

export const queries = new QueryClient({
  defaultOptions: { queries: { retry: mayTryAgain, staleTime: 2_000 }, mutations: { retry: false } },
});
