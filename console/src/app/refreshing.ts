// When is what a page shows asked for again? When the node says that something happened, or shall speak otherwise.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useEvents } from "../api/live";
import { useLanguage } from "../i18n";

/** Many events in a moment lead to one question, after this pause, in milliseconds. */
const PAUSE_MS = 250;

/** What events do not change: asked for once. */
const SETTLED = new Set(["me", "editions"]);

export function useRefreshing(): void {
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const language = useLanguage();
  const known = useRef(language);
  useEvents(() => {
    if (timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({ predicate: ({ queryKey }) => !SETTLED.has(String(queryKey[0])) });
    }, PAUSE_MS);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (known.current === language) return;
    known.current = language;
    // Findings and refusals are in words of the node.
    void queries.invalidateQueries();
  }, [queries, language]);
}
