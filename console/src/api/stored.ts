// Which certificates does the node keep, by their names?
import { useQuery } from "@tanstack/react-query";
import { api, said } from "./client";

export function useStored() {
  return useQuery({
    queryKey: ["certificates"],
    queryFn: () => said(api.GET("/certificates")),
    retry: false,
  });
}
