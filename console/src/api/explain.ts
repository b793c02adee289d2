// Where would a request go, and why?
import { useMutation } from "@tanstack/react-query";
import { api, type Schemas, said } from "./client";

export type Question = Schemas["Question"];
export type Explanation = Schemas["Explanation"];
export type Verified = Schemas["Verified"];
export type Step = Explanation["steps"][number];

export function useExplain() {
  return useMutation({ mutationFn: (body: Question) => said(api.POST("/explain", { body })) });
}

/** Whether this node, or one with its keys, wrote the value of a debug header. */
export function useVerify() {
  return useMutation({
    mutationFn: (decision: string) => said(api.POST("/explain/verify", { body: { decision } })),
  });
}
