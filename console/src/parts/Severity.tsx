// How bad is a finding of the doctor, and what does it say in the reader's language?
import { useTranslation } from "react-i18next";
import type { Finding } from "../api/doctor";
import { capital } from "./capital";
import { StatusTag } from "./StatusTag";

const KINDS = { error: "bad", warning: "warn", advice: "idle" } as const;

export function Severity({ severity }: { severity: Finding["severity"] }) {
  const { t } = useTranslation("decisions");
  return <StatusTag kind={KINDS[severity]}>{t(`severity.${severity}`)}</StatusTag>;
}

/** The sentences of a finding; one of a newer node is told as the node tells it. */
export function useFindingWords(): (finding: Finding) => { what: string; hint: string } {
  const { t, i18n } = useTranslation("decisions");
  return ({ code, what, hint, values }) => {
    if (!i18n.exists(`decisions:finding.${code}.what`)) return { what: capital(what), hint: capital(hint) };
    return {
      what: capital(t(`finding.${code}.what`, values)),
      hint: capital(t(`finding.${code}.hint`, values)),
    };
  };
}
