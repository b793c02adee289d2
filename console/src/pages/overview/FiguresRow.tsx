// How does it go right now, in a few figures?
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/format";
import { Figure } from "./Figure";
import type { Figures } from "./figures";

/** From this part of errors on the figure is marked. */
const ERRORS_WARN = 0.001;
const ERRORS_BAD = 0.01;
/** Below this part of sessions that came home it is marked. */
const HITS_WARN = 0.95;

export function FiguresRow({ figures }: { figures: Figures | undefined }) {
  const { t } = useTranslation("overview");
  const format = useFormat();
  const show = <T,>(value: T | undefined, write: (value: T) => string) =>
    value === undefined ? "–" : write(value);
  const { errorRatio, persistence } = figures ?? {};
  const hits = persistence?.hitRatio;
  const errorKind =
    (errorRatio ?? 0) >= ERRORS_BAD ? "bad" : (errorRatio ?? 0) >= ERRORS_WARN ? "warn" : undefined;
  return (
    <dl className="figures">
      <Figure
        name={t("figure.requests")}
        value={show(figures?.requestsPerS, format.rate)}
        hint={t("figure.requests_hint")}
      />
      <Figure
        name={t("figure.errors")}
        value={show(errorRatio, (ratio) => format.percent(ratio, 2))}
        hint={t("figure.errors_hint")}
        kind={errorKind}
      />
      <Figure
        name={t("figure.connections")}
        value={show(figures?.openConnections, format.number)}
        hint={figures && t("figure.connections_hint", { rate: format.rate(figures.connectionsPerS) })}
      />
      <Figure
        name={t("figure.sessions")}
        value={show(figures?.sessions, format.number)}
        hint={t("figure.sessions_hint")}
      />
      <Figure
        name={t("figure.hits")}
        value={show(hits, (ratio) => format.percent(ratio, 2))}
        hint={t("figure.hits_hint")}
        kind={hits !== undefined && hits < HITS_WARN ? "warn" : undefined}
      />
    </dl>
  );
}
