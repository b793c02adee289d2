// Which certificates does the node keep, and how do they come there?
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, said } from "./client";

export type Certificate = Schemas["StoredCertificate"];

export const CERTIFICATES_KEY = ["certificates"] as const;

export function useCertificates() {
  return useQuery({ queryKey: CERTIFICATES_KEY, queryFn: () => said(api.GET("/certificates")) });
}

export interface CertificateWish {
  name: string;
  cert: string;
  key: string;
}

/** Keeps a certificate, or says what would be kept. */
export function usePutCertificate() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ wish, isDryRun }: { wish: CertificateWish; isDryRun: boolean }) =>
      said(
        api.PUT("/certificates/{certificate}", {
          params: { path: { certificate: wish.name }, query: isDryRun ? { dry_run: true } : {} },
          body: { cert: wish.cert, key: wish.key },
        }),
      ),
    onSuccess: (_, { isDryRun }) =>
      isDryRun ? undefined : queries.invalidateQueries({ queryKey: CERTIFICATES_KEY }),
  });
}

export function useRemoveCertificate() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (certificate: string) =>
      said(api.DELETE("/certificates/{certificate}", { params: { path: { certificate } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: CERTIFICATES_KEY }),
  });
}
