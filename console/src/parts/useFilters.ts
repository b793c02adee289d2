// What is a list filtered by? The address bar says it, so that a link shows the same list to somebody else.
import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";

export type Filters<Name extends string> = Partial<Record<Name, string>>;

/** The filters of these names, and how to change some of them; an empty one is none. */
export function useFilters<Name extends string>(names: readonly Name[]) {
  const [params, setParams] = useSearchParams();
  const known = names.join();
  const filters = useMemo(() => {
    const found: Filters<Name> = {};
    for (const name of known.split(",") as Name[]) {
      const value = params.get(name);
      if (value) found[name] = value;
    }
    return found;
  }, [params, known]);
  const change = useCallback(
    (wanted: Filters<Name>) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(wanted) as [string, string | undefined][]) {
            if (value) after.set(name, value);
            else after.delete(name);
          }
          return after;
        },
        { replace: true },
      ),
    [setParams],
  );
  return [filters, change] as const;
}
