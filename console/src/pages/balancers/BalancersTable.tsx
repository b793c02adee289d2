// The list of load balancers, one row each.
import { MoreOutlined } from "@ant-design/icons";
import { Button, Dropdown, Grid, Table, type TableColumnsType, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { path } from "../../app/paths";
import { useWho } from "../../app/who";
import { useFormat } from "../../i18n/format";
import { OriginTag } from "../../parts/OriginTag";
import { displayNameOf } from "../../parts/origin";
import { StatusTag } from "../../parts/StatusTag";
import { textsOf } from "../../parts/tags";
import type { Row } from "./matching";
import { RemoveBalancer } from "./RemoveBalancer";

interface BalancersTableProps {
  rows: Row[];
  chosen: string[];
  /** Without it nothing can be chosen. */
  onChoose?: (names: string[]) => void;
}

export function BalancersTable({ rows, chosen, onChoose }: BalancersTableProps) {
  const { t } = useTranslation("balancers");
  const [removing, setRemoving] = useState<string>();
  const columns = useColumns(setRemoving);
  const choosing = onChoose && {
    selectedRowKeys: chosen,
    onChange: (keys: React.Key[]) => onChoose(keys.map(String)),
    getCheckboxProps: (row: Row) => ({
      disabled: row.managed_by === "file",
      "aria-label": t("choose", { name: row.name }),
    }),
  };
  return (
    <>
      <Table<Row>
        aria-label={t("title")}
        size="middle"
        rowKey="name"
        columns={columns}
        dataSource={rows}
        rowSelection={choosing}
        scroll={{ x: "max-content" }}
        pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      />
      {removing !== undefined && <RemoveBalancer name={removing} onClose={() => setRemoving(undefined)} />}
    </>
  );
}

function useColumns(onRemove: (name: string) => void): TableColumnsType<Row> {
  const { t } = useTranslation(["balancers", "persistence"]);
  const format = useFormat();
  const { lg } = Grid.useBreakpoint();
  return [
    {
      title: t("column.name"),
      key: "name",
      sorter: (one, other) => one.name.localeCompare(other.name),
      render: (_, row) => <Name row={row} />,
    },
    {
      title: t("column.status"),
      key: "status",
      render: (_, { live }) =>
        live && (
          <StatusTag kind={live.kind}>
            {t(`status.${live.kind}`, { usable: live.usable, targets: live.targets })}
          </StatusTag>
        ),
    },
    {
      title: t("column.persistence"),
      key: "persistence",
      render: (_, { live, groups }) =>
        live && groups.length > 0 ? (
          <StatusTag kind={live.kept > 0 ? "good" : "idle"}>
            {live.kept === groups.length
              ? t("persistence.on")
              : live.kept === 0
                ? t("persistence.off")
                : t("persistence.some", { kept: live.kept, groups: groups.length })}
          </StatusTag>
        ) : (
          "–"
        ),
    },
    { title: t("column.listeners"), key: "listeners", render: (_, { listeners }) => names(listeners) },
    {
      title: t("column.rate"),
      key: "rate",
      align: "right",
      className: "numbers",
      sorter: (one, other) => (one.rate ?? 0) - (other.rate ?? 0),
      render: (_, { rate }) => (rate === undefined ? "–" : format.rate(rate)),
    },
    {
      title: t("column.sessions"),
      key: "sessions",
      align: "right",
      className: "numbers",
      sorter: (one, other) => (one.live?.sessions ?? 0) - (other.live?.sessions ?? 0),
      render: (_, { live }) => (live ? format.number(live.sessions) : "–"),
    },
    {
      title: t("column.actions"),
      key: "actions",
      // Where there is room for more than that.
      fixed: lg ? "right" : undefined,
      render: (_, row) => <Actions row={row} onRemove={onRemove} />,
    },
  ];
}

const names = (all: string[]) =>
  all.length > 3 ? `${all.slice(0, 3).join(", ")} +${all.length - 3}` : all.join(", ") || "–";

function Name({ row }: { row: Row }) {
  const { t } = useTranslation(["balancers", "persistence"]);
  const told = displayNameOf(row) ?? (row.description || undefined);
  return (
    <div>
      <div className="row">
        <Link className="strong" to={path.balancer(row.name)}>
          {row.name}
        </Link>
        {textsOf(row.tags).map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
        <OriginTag of={row} />
      </div>
      <div className="muted small">
        {told ?? t(`persistence:edition.${row.edition}`)} · {row.region} / {row.project}
      </div>
    </div>
  );
}

function Actions({ row, onRemove }: { row: Row; onRemove: (name: string) => void }) {
  const { t } = useTranslation("balancers");
  const go = useNavigate();
  const { may } = useWho();
  const items = [
    { key: "groups", label: t("action.groups"), onClick: () => go(path.balancer(row.name, "groups")) },
    {
      key: "monitoring",
      label: t("action.monitoring"),
      onClick: () => go(path.balancer(row.name, "monitoring")),
    },
    ...(may("edit") && row.managed_by === "api"
      ? [{ key: "remove", danger: true, label: t("action.remove"), onClick: () => onRemove(row.name) }]
      : []),
  ];
  return (
    <div className="row-actions">
      <Link to={path.balancer(row.name, "listeners")}>{t("action.listeners")}</Link>
      <Dropdown trigger={["click"]} menu={{ items }}>
        <Button
          size="small"
          type="text"
          icon={<MoreOutlined />}
          aria-label={t("action.more", { name: row.name })}
        />
      </Dropdown>
    </div>
  );
}
