// Who goes where, as a table: the same as the map, for those who do not see it.
import { Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useTranslation } from "react-i18next";
import type { Flows, Way } from "../../api/traffic";
import { useFormat } from "../../i18n/format";
import { Nothing } from "../../parts/Waiting";

const keyOf = (way: Way) => [way.client, way.load_balancer, way.listener, way.group, way.target].join(" ");

export function FlowTable({ flows, isSeen }: { flows: Flows; isSeen: (loadBalancer: string) => boolean }) {
  const { t } = useTranslation("traffic");
  const format = useFormat();
  const columns: ColumnsType<Way> = [
    { title: t("column.client"), dataIndex: "client" },
    {
      title: t("column.listener"),
      key: "listener",
      render: (_, way) => `${way.load_balancer}/${way.listener ?? "–"}`,
    },
    { title: t("column.group"), dataIndex: "group" },
    { title: t("column.target"), key: "target", render: (_, { target }) => target ?? t("nobody") },
    {
      title: t("column.share"),
      key: "share",
      align: "right",
      defaultSortOrder: "descend",
      sorter: (a, b) => a.decisions - b.decisions,
      render: (_, { decisions }) => format.percent(decisions / Math.max(1, flows.decisions), 2),
    },
    {
      title: t("column.errors"),
      key: "errors",
      align: "right",
      sorter: (a, b) => a.errors - b.errors,
      render: (_, { errors }) => format.number(errors),
    },
  ];
  return (
    <Table<Way>
      aria-label={t("title")}
      className="numbers"
      size="small"
      rowKey={keyOf}
      dataSource={flows.flows.filter((way) => isSeen(way.load_balancer))}
      columns={columns}
      pagination={false}
      scroll={{ x: "max-content" }}
      locale={{ emptyText: <Nothing what={t("empty.what")} hint={t("empty.hint")} /> }}
    />
  );
}
