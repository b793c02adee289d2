// What may be combined in which edition, and what instead? Forms know nothing by themselves.
import { useQuery } from "@tanstack/react-query";
import { api, type Schemas, said } from "./client";

/** A merge patch of the group or of the load balancer that makes a combination one that is allowed. */
export type Fix = Omit<Schemas["Fix"], "set"> & { set: Record<string, unknown> };
export type Refusal = Omit<Schemas["RefusedCombination"], "fixes"> & { fixes: Fix[] };
export type Advice = Omit<Schemas["EditionAdvice"], "fixes"> & { fixes: Fix[] };
export type Edition = Omit<Schemas["EditionRules"], "refusals" | "advice"> & {
  refusals: Refusal[];
  advice: Advice[];
};
export type Catalogue = Schemas["Catalogue"];
export type Editions = { editions: Edition[]; catalogue: Catalogue };
export type IdleRule = Schemas["IdleRule"];
export type WaitRule = Schemas["WaitRule"];
export type When = NonNullable<Refusal["when"]>;

/** Nothing of it changes while the node runs. */
export function useEditions() {
  return useQuery({
    queryKey: ["editions"],
    // The document of the API says of a patch that it is an object, and no more.
    queryFn: () => said(api.GET("/editions")) as Promise<unknown> as Promise<Editions>,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
