// How is a target right now? Asked at once, and told.
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { TargetAt } from "../../api/groups";
import { probe } from "../../api/probes";
import { useFormat } from "../../i18n/format";
import { useTell } from "../../parts/Tell";

export function useProbe(at: TargetAt, onError: (error: unknown) => void): () => void {
  const { t } = useTranslation("groups");
  const tell = useTell();
  const format = useFormat();
  const queries = useQueryClient();
  return () => {
    tell(t("probe.begun", { name: at.target }));
    probe(at).then(
      ({ passed, found, took_ms }) => {
        const values = { name: at.target, found, took: format.number(took_ms) };
        tell(passed ? t("probe.passed", values) : t("probe.failed", values));
        void queries.invalidateQueries({ queryKey: ["health"] });
        void queries.invalidateQueries({ queryKey: ["group"] });
      },
      (refused: unknown) => onError(refused),
    );
  };
}
