// Which people may use the node?
import { PlusOutlined } from "@ant-design/icons";
import { Button, Flex, Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type User, useRemoveUser, useUsers } from "../../api/access";
import { useWho } from "../../app/who";
import { useFormat } from "../../i18n/format";
import { ConfirmByName } from "../../parts/ConfirmByName";
import { Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { StatusTag } from "../../parts/StatusTag";
import { useTell } from "../../parts/Tell";
import { Nothing } from "../../parts/Waiting";
import { When } from "../../parts/When";
import { RoleName, Scopes } from "./Scopes";
import { UserDrawer } from "./UserDrawer";

function useColumns(onChange: (user: User) => void, onRemove: (user: User) => void): ColumnsType<User> {
  const { t } = useTranslation("settings");
  const { me } = useWho();
  const format = useFormat();
  return [
    {
      title: t("column.name"),
      dataIndex: "name",
      render: (name: string) => (name === me.name && me.kind === "user" ? t("users.me", { name }) : name),
    },
    { title: t("column.role"), dataIndex: "role", render: (role: string) => <RoleName role={role} /> },
    { title: t("column.scopes"), key: "scopes", render: (_, user) => <Scopes {...user} /> },
    {
      title: t("column.state"),
      dataIndex: "disabled",
      render: (isDisabled: boolean) => (
        <StatusTag kind={isDisabled ? "idle" : "good"}>
          {t(isDisabled ? "state.disabled" : "state.good")}
        </StatusTag>
      ),
    },
    {
      title: t("column.browsers"),
      dataIndex: "browser_sessions",
      align: "right",
      render: (count: number) => format.number(count),
    },
    { title: t("column.created"), dataIndex: "created_at_s", render: (s: number) => <When ms={s * 1000} /> },
    {
      title: t("column.actions"),
      key: "actions",
      render: (_, user) => (
        <Flex gap="small">
          <Button
            size="small"
            aria-label={t("users.change", { name: user.name })}
            onClick={() => onChange(user)}
          >
            {t("change")}
          </Button>
          <Button
            size="small"
            danger
            aria-label={t("users.remove", { name: user.name })}
            onClick={() => onRemove(user)}
          >
            {t("remove")}
          </Button>
        </Flex>
      ),
    },
  ];
}

export function Users() {
  const { t } = useTranslation("settings");
  const tell = useTell();
  const users = useUsers();
  const remove = useRemoveUser();
  const [edited, setEdited] = useState<{ user?: User }>();
  const [removed, setRemoved] = useState<User>();
  const columns = useColumns((user) => setEdited({ user }), setRemoved);
  return (
    <Section
      title={t("section.users")}
      lead={t("users.lead")}
      extra={
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setEdited({})}>
          {t("users.add")}
        </Button>
      }
    >
      <Problems error={users.error} onRetry={() => users.refetch()} />
      <Table<User>
        aria-label={t("section.users")}
        size="small"
        rowKey="name"
        loading={users.isPending}
        dataSource={users.data ?? []}
        columns={columns}
        pagination={false}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: <Nothing what={t("users.empty")} hint={t("users.empty_hint")} /> }}
      />
      {edited && (
        <UserDrawer
          user={edited.user}
          onClose={(name) => {
            setEdited(undefined);
            if (name) tell(t(edited.user ? "users.changed" : "users.added", { name }));
          }}
        />
      )}
      <ConfirmByName
        isOpen={removed !== undefined}
        name={removed?.name ?? ""}
        title={t("users.remove", { name: removed?.name })}
        what={t("users.remove_what")}
        action={t("remove")}
        onOk={async () => {
          if (!removed) return;
          await remove.mutateAsync(removed.name);
          tell(t("users.removed", { name: removed.name }));
        }}
        onClose={() => setRemoved(undefined)}
      />
    </Section>
  );
}
