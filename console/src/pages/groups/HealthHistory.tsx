// What did the probes of a target find, and when did its health change?
import { Drawer, Table, type TableColumnsType } from "antd";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { type TargetAt, useHealth } from "../../api/groups";
import { useFormat } from "../../i18n/format";
import { Problems } from "../../parts/Problems";
import { StatusTag } from "../../parts/StatusTag";
import { Nothing } from "../../parts/Waiting";
import { When } from "../../parts/When";

type Probe = Schemas["Probe"] & { key: number };
type Change = Schemas["HealthChange"];

export function HealthHistory({ at, onClose }: { at: TargetAt; onClose: () => void }) {
  const { t } = useTranslation("groups");
  const format = useFormat();
  const { data, error, isPending } = useHealth(at);
  const probes: TableColumnsType<Probe> = [
    { title: t("history.when"), key: "when", render: (_, { at_s }) => <When ms={at_s * 1000} /> },
    {
      title: t("history.result"),
      key: "result",
      render: (_, { passed, found }) => <StatusTag kind={passed ? "good" : "bad"}>{found}</StatusTag>,
    },
    {
      title: t("history.took"),
      key: "took",
      align: "right",
      className: "numbers",
      render: (_, { took_ms }) => `${format.number(took_ms)} ms`,
    },
  ];
  const changes: TableColumnsType<Change> = [
    { title: t("history.when"), key: "when", render: (_, { at_s }) => <When ms={at_s * 1000} /> },
    {
      title: t("history.change"),
      key: "change",
      render: (_, { from, to }) => `${t(`healthy.${from}`)} → ${t(`healthy.${to}`)}`,
    },
    { title: t("history.why"), dataIndex: "why" },
  ];
  return (
    <Drawer open onClose={onClose} size={640} title={t("history.title", { name: at.target })}>
      <div className="stack">
        <Problems error={error} />
        {data && !data.is_probed && <p className="muted">{t("health.offHint")}</p>}
        <h3>{t("history.changes")}</h3>
        <Table<Change>
          aria-label={t("history.changes")}
          size="small"
          rowKey={({ at_s, to }) => `${at_s}${to}`}
          loading={isPending}
          columns={changes}
          dataSource={data?.changes ?? []}
          pagination={false}
          locale={{ emptyText: <Nothing what={t("history.noChanges")} /> }}
        />
        <h3>{t("history.probes")}</h3>
        <Table<Probe>
          aria-label={t("history.probes")}
          size="small"
          loading={isPending}
          columns={probes}
          dataSource={(data?.probes ?? []).map((probe, key) => ({ ...probe, key }))}
          pagination={false}
          locale={{ emptyText: <Nothing what={t("history.noProbes")} /> }}
        />
      </div>
    </Drawer>
  );
}
