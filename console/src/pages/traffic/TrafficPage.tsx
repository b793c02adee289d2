// Who comes from where, and goes to which target?
import { Grid, Segmented, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBalancers } from "../../api/balancers";
import { useFlows, useTraffic } from "../../api/traffic";
import { useIsSeen } from "../../app/useIsSeen";
import { useFormat } from "../../i18n/format";
import { LiveSwitch } from "../../parts/LiveSwitch";
import { Page, Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { useFilters } from "../../parts/useFilters";
import { Nothing, Waiting } from "../../parts/Waiting";
import { FlowTable } from "./FlowTable";
import { Legend, TrafficMap } from "./TrafficMap";

const VIEWS = ["map", "table"] as const;

export function TrafficPage() {
  const { t } = useTranslation("traffic");
  const format = useFormat();
  // The map is wider than a telephone.
  const { md: isWide = true } = Grid.useBreakpoint();
  const usual = isWide ? "map" : "table";
  const [{ load_balancer: chosen, view = usual }, setFilters] = useFilters([
    "load_balancer",
    "view",
  ] as const);
  const [isLive, setIsLive] = useState(true);
  const balancers = useBalancers();
  const isSeen = useIsSeen(chosen);
  const traffic = useTraffic(chosen, isLive);
  const flows = useFlows(chosen, isLive);
  const hasAny = (traffic.data?.listeners.length ?? 0) + (flows.data?.flows.length ?? 0) > 0;
  return (
    <Page title={t("title")} lead={t("lead")} isBusy={traffic.isPending || flows.isPending}>
      <div className="row">
        <Select
          className="filter-wide"
          aria-label={t("balancer")}
          value={chosen ?? ""}
          options={[
            { value: "", label: t("all") },
            ...(balancers.data ?? []).map(({ name }) => ({ value: name, label: name })),
          ]}
          onChange={(load_balancer) => setFilters({ load_balancer })}
        />
        <Segmented
          aria-label={t("view.label")}
          value={view}
          options={VIEWS.map((value) => ({ value, label: t(`view.${value}`) }))}
          onChange={(value) => setFilters({ view: value === usual ? undefined : value })}
        />
        <LiveSwitch isLive={isLive} onChange={setIsLive} />
      </div>
      <Problems
        error={traffic.error ?? flows.error}
        onRetry={() => Promise.all([traffic.refetch(), flows.refetch()])}
      />
      {(traffic.isPending || flows.isPending) && <Waiting />}
      {traffic.data && flows.data && (
        <Section isFlush={view === "table"}>
          {view === "table" && <FlowTable flows={flows.data} isSeen={isSeen} />}
          {view !== "table" && !hasAny && <Nothing what={t("empty.what")} hint={t("empty.hint")} />}
          {view !== "table" && hasAny && (
            <>
              <TrafficMap traffic={traffic.data} flows={flows.data} isSeen={isSeen} />
              <div className="row map-foot">
                <Legend />
                <span className="muted">
                  {t("sample", {
                    count: flows.data.decisions,
                    decisions: format.number(flows.data.decisions),
                    span: format.duration(flows.data.span_ms / 1000),
                  })}
                </span>
              </div>
            </>
          )}
        </Section>
      )}
    </Page>
  );
}
