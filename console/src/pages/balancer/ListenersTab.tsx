// Where do clients come in, and what becomes of them? Listener management, as the consoles of the clouds call it.
import { MoreOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Dropdown, Table, type TableColumnsType, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useListeners } from "../../api/listeners";
import type { ListenerSpec } from "../../api/writes";
import { path } from "../../app/paths";
import { useFormat } from "../../i18n/format";
import { Called } from "../../parts/Called";
import { Section } from "../../parts/Page";
import { PersistenceTag } from "../../parts/PersistenceTag";
import { Nothing } from "../../parts/Waiting";
import { ActionText } from "./ActionText";
import { AddListener } from "./AddListener";
import { ListenerDrawer } from "./ListenerDrawer";
import { RemoveListener } from "./RemoveListener";
import { RulesTable } from "./RulesTable";
import type { Seen } from "./seen";

export function ListenersTab({ seen }: { seen: Seen }) {
  const { t } = useTranslation("balancer");
  const { balancer, mayEdit } = seen;
  const [asked, ask] = useSearchParams();
  const [removed, setRemoved] = useState<string>();
  const [isAdding, setAdding] = useState(false);
  const [named, setNamed] = useState(asked.get("listener"));
  const modified = balancer.listeners.find(({ name }) => name === named);
  const modify = (name?: string) => {
    setNamed(name ?? null);
    // A link leads to a listener's form; whoever closes it is on the tab.
    if (name === undefined && asked.has("listener")) ask({ tab: "listeners" }, { replace: true });
  };
  const columns = useColumns(seen, modify, setRemoved);
  const add = mayEdit && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
      {t("listeners.add")}
    </Button>
  );
  return (
    <Section title={t("tab.listeners")} extra={add} isFlush>
      <Table<ListenerSpec>
        aria-label={t("tab.listeners")}
        rowKey="name"
        columns={columns}
        dataSource={balancer.listeners}
        pagination={false}
        scroll={{ x: "max-content" }}
        expandable={{
          columnTitle: <span className="hidden">{t("common:details")}</span>,
          rowExpandable: ({ protocol }) => protocol === "http" || protocol === "https",
          expandedRowRender: (listener) => <RulesTable seen={seen} listener={listener} />,
        }}
        locale={{
          emptyText: <Nothing what={t("listeners.none")} hint={t("listeners.noneHint")} action={add} />,
        }}
      />
      {modified && mayEdit && <ListenerDrawer seen={seen} listener={modified} onClose={() => modify()} />}
      {removed !== undefined && (
        <RemoveListener balancer={balancer.name} listener={removed} onClose={() => setRemoved(undefined)} />
      )}
      {isAdding && <AddListener seen={seen} onClose={() => setAdding(false)} />}
    </Section>
  );
}

function useColumns(
  seen: Seen,
  onModify: (name: string) => void,
  onRemove: (name: string) => void,
): TableColumnsType<ListenerSpec> {
  const { t } = useTranslation(["balancer", "persistence"]);
  const format = useFormat();
  const { balancer, mayEdit } = seen;
  const { data: live = [] } = useListeners(balancer.name);
  const columns: TableColumnsType<ListenerSpec> = [
    {
      title: t("listeners.name"),
      key: "name",
      render: (_, listener) => (
        <Called of={listener}>
          <span className="strong">{listener.name}</span>
        </Called>
      ),
    },
    {
      title: t("listeners.address"),
      key: "address",
      render: (_, { protocol, listen }) => (
        <div className="row">
          <Tag>{protocol.toUpperCase()}</Tag>
          <code>{listen.join(", ")}</code>
        </div>
      ),
    },
    {
      title: t("listeners.action"),
      key: "action",
      render: (_, listener) => (
        <div>
          <ActionText balancer={balancer.name} said={listener} />
          {(listener.rules?.length ?? 0) > 0 && (
            <div className="muted small">{t("listeners.rules", { count: listener.rules?.length ?? 0 })}</div>
          )}
        </div>
      ),
    },
    {
      title: t("persistence:title"),
      key: "persistence",
      render: (_, { group }) => {
        const found = balancer.groups.find(({ name }) => name === group);
        return found ? <PersistenceTag persistence={found.persistence} /> : "–";
      },
    },
    {
      title: t("listeners.connections"),
      key: "connections",
      align: "right",
      className: "numbers",
      render: (_, { name }) => {
        const found = live.find((each) => each.name === name);
        return found ? format.number(found.open_connections) : "–";
      },
    },
  ];
  if (!mayEdit) return columns;
  return [
    ...columns,
    {
      title: t("actions"),
      key: "actions",
      render: (_, { name, group }) => (
        <div className="row-actions">
          <Button
            type="link"
            size="small"
            aria-label={t("modifyOf", { name })}
            onClick={() => onModify(name)}
          >
            {t("modify")}
          </Button>
          <Dropdown
            trigger={["click"]}
            menu={{
              items: [
                ...(group
                  ? [
                      {
                        key: "group",
                        label: <Link to={path.group(balancer.name, group)}>{t("listeners.toGroup")}</Link>,
                      },
                    ]
                  : []),
                { key: "remove", danger: true, label: t("listeners.remove"), onClick: () => onRemove(name) },
              ],
            }}
          >
            <Button size="small" type="text" icon={<MoreOutlined />} aria-label={t("moreOf", { name })} />
          </Dropdown>
        </div>
      ),
    },
  ];
}
