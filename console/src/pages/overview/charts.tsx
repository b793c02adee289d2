// How did traffic, errors and persistence change lately?
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { History } from "../../api/traffic";
import { Chart } from "../../parts/Chart";
import { Section } from "../../parts/Page";
import { columnOf, type Name, worstOf } from "./figures";

interface Props {
  history: History;
  isSeen: (loadBalancer: string) => boolean;
}

/** A line: what it is, how it is called and in which of the page's colours it is drawn. */
type Line = { of: Name; label: string; colour: string };

function Lines(
  props: Props & {
    title: string;
    unit: "rate" | "number" | "bytes";
    lines: Line[];
    isWorst?: boolean;
    extra?: ReactNode;
  },
) {
  const { history, isSeen, title, unit, lines, isWorst = false, extra } = props;
  const read = isWorst ? worstOf : columnOf;
  return (
    <Section title={title} extra={extra}>
      <Chart
        label={title}
        unit={unit}
        times_s={history.at_ms.map((ms) => ms / 1000)}
        series={lines.map(({ of, label, colour }) => ({ label, colour, values: read(history, of, isSeen) }))}
      />
    </Section>
  );
}

export function TrafficChart(props: Props) {
  const { t } = useTranslation("overview");
  const lines: Line[] = [{ of: "requests", label: t("line.requests"), colour: "--accent" }];
  return <Lines {...props} title={t("chart.traffic")} unit="rate" lines={lines} />;
}

export function ErrorChart(props: Props) {
  const { t } = useTranslation("overview");
  const lines: Line[] = [
    { of: "answers_5xx", label: t("line.5xx"), colour: "--bad" },
    { of: "answers_4xx", label: t("line.4xx"), colour: "--warn" },
  ];
  return <Lines {...props} title={t("chart.errors")} unit="rate" lines={lines} />;
}

export function PersistenceChart(props: Props) {
  const { t } = useTranslation("overview");
  const lines: Line[] = [
    { of: "recalled", label: t("line.recalled"), colour: "--good" },
    { of: "missed", label: t("line.missed"), colour: "--warn" },
  ];
  return <Lines {...props} title={t("chart.persistence")} unit="rate" lines={lines} />;
}

export function LatencyChart(props: Props) {
  const { t } = useTranslation("overview");
  const lines: Line[] = [
    { of: "p50_ms", label: t("line.p50"), colour: "--good" },
    { of: "p95_ms", label: t("line.p95"), colour: "--accent" },
    { of: "p99_ms", label: t("line.p99"), colour: "--warn" },
  ];
  return <Lines {...props} title={t("chart.latency")} unit="number" lines={lines} isWorst />;
}

export function ConnectionChart(props: Props) {
  const { t } = useTranslation("overview");
  const lines: Line[] = [{ of: "open_connections", label: t("line.open"), colour: "--accent" }];
  return <Lines {...props} title={t("chart.connections")} unit="number" lines={lines} />;
}

export function ByteChart(props: Props) {
  const { t } = useTranslation("overview");
  const lines: Line[] = [
    { of: "bytes_in", label: t("line.in"), colour: "--accent" },
    { of: "bytes_out", label: t("line.out"), colour: "--good" },
  ];
  return <Lines {...props} title={t("chart.bytes")} unit="bytes" lines={lines} />;
}
