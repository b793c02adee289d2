// Which backend groups does the load balancer have?
import { MoreOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Dropdown, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Group, useGroups } from "../../api/groups";
import { usersOf } from "../../parts/groups/groupForm";
import { useGroupColumns } from "../../parts/groups/useGroupColumns";
import { Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { Nothing } from "../../parts/Waiting";
import { GroupDrawer } from "../groups/GroupDrawer";
import { RemoveGroup } from "../groups/RemoveGroup";
import { AddGroup } from "./AddGroup";
import type { Seen } from "./seen";

export function GroupsTab({ seen }: { seen: Seen }) {
  const { t } = useTranslation("balancer");
  const { balancer, mayEdit } = seen;
  const { data, error, isPending } = useGroups(balancer.name);
  const [modified, setModified] = useState<string>();
  const [removed, setRemoved] = useState<string>();
  const [isAdding, setAdding] = useState(false);
  const columns = useColumns(seen, setModified, setRemoved);
  const add = mayEdit && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
      {t("groups.add")}
    </Button>
  );
  const group = balancer.groups.find(({ name }) => name === modified);
  return (
    <Section title={t("tab.groups")} extra={add} isFlush>
      <Problems error={error} />
      <Table<Group>
        aria-label={t("tab.groups")}
        rowKey="name"
        loading={isPending}
        columns={columns}
        dataSource={data ?? []}
        pagination={false}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: <Nothing what={t("groups.none")} hint={t("groups.noneHint")} action={add} /> }}
      />
      {group && <GroupDrawer {...seen} group={group} onClose={() => setModified(undefined)} />}
      {removed !== undefined && (
        <RemoveGroup balancer={balancer.name} group={removed} onClose={() => setRemoved(undefined)} />
      )}
      {isAdding && <AddGroup seen={seen} onClose={() => setAdding(false)} />}
    </Section>
  );
}

function useColumns(
  seen: Seen,
  onModify: (name: string) => void,
  onRemove: (name: string) => void,
): TableColumnsType<Group> {
  const { t } = useTranslation("balancer");
  const { balancer, mayEdit } = seen;
  const { name, rest } = useGroupColumns();
  const columns: TableColumnsType<Group> = [
    name,
    ...rest,
    {
      title: t("groups.users"),
      key: "users",
      render: (_, { name }) =>
        usersOf(balancer, name).join(", ") || <span className="muted">{t("groups.unused")}</span>,
    },
  ];
  if (!mayEdit) return columns;
  const actions = (name: string) => [
    { key: "remove", danger: true, label: t("groups.remove"), onClick: () => onRemove(name) },
  ];
  return [
    ...columns,
    {
      title: t("actions"),
      key: "actions",
      render: (_, { name }) => (
        <div className="row-actions">
          <Button
            type="link"
            size="small"
            aria-label={t("modifyOf", { name })}
            onClick={() => onModify(name)}
          >
            {t("modify")}
          </Button>
          <Dropdown trigger={["click"]} menu={{ items: actions(name) }}>
            <Button size="small" type="text" icon={<MoreOutlined />} aria-label={t("moreOf", { name })} />
          </Dropdown>
        </div>
      ),
    },
  ];
}
