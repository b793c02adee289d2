// Which tokens let programs in?
import { PlusOutlined } from "@ant-design/icons";
import { Button, Switch, Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Token, useRevokeToken, useTokens } from "../../api/access";
import { ConfirmByName } from "../../parts/ConfirmByName";
import { Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { StatusTag } from "../../parts/StatusTag";
import { useTell } from "../../parts/Tell";
import { Nothing } from "../../parts/Waiting";
import { When } from "../../parts/When";
import { RoleName, Scopes } from "./Scopes";
import { TokenDialog } from "./TokenDialog";

const STATE_KINDS: Record<string, "good" | "idle" | "bad"> = {
  good: "good",
  expired: "idle",
  revoked: "bad",
};

function useColumns(onRevoke: (token: Token) => void): ColumnsType<Token> {
  const { t } = useTranslation("settings");
  const when = (seconds: number | null | undefined, otherwise: string) =>
    seconds ? <When ms={seconds * 1000} /> : otherwise;
  return [
    { title: t("column.name"), dataIndex: "name" },
    {
      title: t("column.state"),
      dataIndex: "state",
      render: (state: string) => (
        <StatusTag kind={STATE_KINDS[state] ?? "idle"}>
          {t(`state.${state}`, { defaultValue: state })}
        </StatusTag>
      ),
    },
    { title: t("column.role"), dataIndex: "role", render: (role: string) => <RoleName role={role} /> },
    { title: t("column.scopes"), key: "scopes", render: (_, token) => <Scopes {...token} /> },
    {
      title: t("column.expires"),
      key: "expires",
      render: (_, token) => when(token.expires_at_s, t("tokens.never")),
    },
    { title: t("column.used"), key: "used", render: (_, token) => when(token.used_at_s, t("tokens.unused")) },
    {
      title: t("column.created"),
      key: "created",
      render: (_, { created_at_s, created_by }) => (
        <>
          <When ms={created_at_s * 1000} /> · {created_by ?? t("tokens.by_node")}
        </>
      ),
    },
    {
      title: t("column.actions"),
      key: "actions",
      render: (_, token) =>
        token.state === "good" && (
          <Button
            size="small"
            danger
            aria-label={t("tokens.revoke_named", { name: token.name })}
            onClick={() => onRevoke(token)}
          >
            {t("tokens.revoke")}
          </Button>
        ),
    },
  ];
}

export function Tokens() {
  const { t } = useTranslation("settings");
  const tell = useTell();
  const tokens = useTokens();
  const revoke = useRevokeToken();
  const [isMaking, setMaking] = useState(false);
  const [hasAll, setHasAll] = useState(false);
  const [revoked, setRevoked] = useState<Token>();
  const columns = useColumns(setRevoked);
  const shown = (tokens.data ?? []).filter((token) => hasAll || token.state === "good");
  return (
    <Section
      title={t("section.tokens")}
      lead={t("tokens.lead")}
      extra={
        <>
          <span className="row">
            <Switch size="small" checked={hasAll} onChange={setHasAll} aria-label={t("tokens.show_all")} />
            <span aria-hidden="true">{t("tokens.show_all")}</span>
          </span>
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
            {t("tokens.add")}
          </Button>
        </>
      }
    >
      <Problems error={tokens.error} onRetry={() => tokens.refetch()} />
      <Table<Token>
        aria-label={t("section.tokens")}
        size="small"
        rowKey={(token) => `${token.name} ${token.created_at_s}`}
        loading={tokens.isPending}
        dataSource={[...shown].reverse()}
        columns={columns}
        pagination={false}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: <Nothing what={t("tokens.empty")} hint={t("tokens.empty_hint")} /> }}
      />
      {isMaking && <TokenDialog onClose={() => setMaking(false)} />}
      <ConfirmByName
        isOpen={revoked !== undefined}
        name={revoked?.name ?? ""}
        title={t("tokens.revoke_named", { name: revoked?.name })}
        what={t("tokens.revoke_what")}
        action={t("tokens.revoke")}
        onOk={async () => {
          if (!revoked) return;
          await revoke.mutateAsync(revoked.name);
          tell(t("tokens.revoked", { name: revoked.name }));
        }}
        onClose={() => setRevoked(undefined)}
      />
    </Section>
  );
}
