// How does each load balancer do?
import { Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Traffic } from "../../api/traffic";
import { path } from "../../app/paths";
import { useFormat } from "../../i18n/format";
import { Section } from "../../parts/Page";
import { StatusTag } from "../../parts/StatusTag";
import { Nothing } from "../../parts/Waiting";
import { type Figures, figuresOf } from "./figures";

interface Row extends Figures {
  name: string;
  listeners: number;
  targets: number;
  well: number;
}

function rowsOf(traffic: Traffic, isSeen: (name: string) => boolean): Row[] {
  return traffic.load_balancers
    .filter(({ name }) => isSeen(name))
    .sort((one, other) => one.name.localeCompare(other.name))
    .map(({ name }) => {
      const targets = traffic.targets.filter((target) => target.load_balancer === name);
      return {
        name,
        listeners: traffic.listeners.filter((listener) => listener.load_balancer === name).length,
        targets: targets.length,
        well: targets.filter(({ health, admin_state }) => health !== "unhealthy" && admin_state === "active")
          .length,
        ...figuresOf(traffic, (other) => other === name),
      };
    });
}

export function BalancerTable({ traffic, isSeen }: { traffic: Traffic; isSeen: (name: string) => boolean }) {
  const { t } = useTranslation("overview");
  const format = useFormat();
  const percent = (ratio: number | undefined) => (ratio === undefined ? "–" : format.percent(ratio, 2));
  const columns: ColumnsType<Row> = [
    {
      title: t("column.name"),
      dataIndex: "name",
      render: (name: string) => <Link to={path.balancer(name)}>{name}</Link>,
    },
    {
      title: t("column.targets"),
      key: "targets",
      render: (_, { targets, well }) => (
        <StatusTag kind={well === targets ? "good" : well === 0 ? "bad" : "warn"}>
          {t("targets_well", { well: format.number(well), targets: format.number(targets) })}
        </StatusTag>
      ),
    },
    {
      title: t("column.listeners"),
      dataIndex: "listeners",
      align: "right",
      render: (n: number) => format.number(n),
    },
    {
      title: t("column.requests"),
      dataIndex: "requestsPerS",
      align: "right",
      render: (n: number) => format.rate(n),
    },
    { title: t("column.errors"), dataIndex: "errorRatio", align: "right", render: percent },
    {
      title: t("column.open"),
      dataIndex: "openConnections",
      align: "right",
      render: (n: number) => format.number(n),
    },
    {
      title: t("column.sessions"),
      dataIndex: "sessions",
      align: "right",
      render: (n: number) => format.number(n),
    },
    {
      title: t("column.hits"),
      key: "hits",
      align: "right",
      render: (_, { persistence }) => percent(persistence.hitRatio),
    },
  ];
  return (
    <Section title={t("balancers")} isFlush>
      <Table<Row>
        aria-label={t("balancers")}
        className="numbers"
        size="small"
        rowKey="name"
        dataSource={rowsOf(traffic, isSeen)}
        columns={columns}
        pagination={false}
        scroll={{ x: "max-content" }}
        locale={{
          emptyText: (
            <Nothing
              what={t("empty.what")}
              hint={t("empty.hint")}
              action={<Link to={path.balancers()}>{t("empty.action")}</Link>}
            />
          ),
        }}
      />
    </Section>
  );
}
