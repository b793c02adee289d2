// Why does persistence not work as its operator expects?
import { useQuery } from "@tanstack/react-query";
import { api, type Schemas, said } from "./client";

export type Finding = Schemas["Finding"];

export function useFindings(everyMs: number | false = false) {
  return useQuery({
    queryKey: ["doctor"],
    queryFn: () => said(api.GET("/doctor")),
    refetchInterval: everyMs,
  });
}
