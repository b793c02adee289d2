// Which load balancers does somebody look at, by the region and the project that are chosen above?
import { useCallback } from "react";
import { useBalancers } from "../api/balancers";
import { isWithin, useScope } from "./scope";

/** Whether a load balancer is within the chosen region and project; all are where none is chosen. */
export function useIsSeen(only?: string): (loadBalancer: string) => boolean {
  const scope = useScope();
  const { data } = useBalancers();
  return useCallback(
    (name) => {
      if (only !== undefined) return name === only;
      if (scope.region === undefined && scope.project === undefined) return true;
      const found = data?.find((one) => one.name === name);
      return found !== undefined && isWithin(scope, found);
    },
    [only, scope, data],
  );
}
