// What does the list tell of a session?
import { Button, Flex, Grid, Tag, Tooltip, Typography } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useTranslation } from "react-i18next";
import type { Session } from "../../api/sessions";
import { useFormat } from "../../i18n/format";
import { When } from "../../parts/When";
import { isObserved, keyOf } from "./kinds";

interface Props {
  /** When the node answered: it tells how long ago things were. */
  answeredAt: number;
  hasBalancer: boolean;
  onOpen: (session: Session) => void;
  actions: (session: Session) => React.ReactNode;
}

/** Whether the node keeps a session in its table, or only saw its sealed cookie come by. */
export function KindTag({ method }: { method: string }) {
  const { t } = useTranslation("sessions");
  const kind = isObserved(method) ? "observed" : "stored";
  return (
    <Tooltip title={t(`kind.${kind}_hint`)}>
      <Tag variant={kind === "stored" ? "outlined" : "filled"}>{t(`kind.${kind}`)}</Tag>
    </Tooltip>
  );
}

/** What is ordered for a session and not yet carried out, or how sure its home is. */
export function SessionState({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  if (session.order) {
    const target = session.order.target ?? "";
    return <Tag color="purple">{t(`ordered.${session.order.what}`, { target })}</Tag>;
  }
  if (session.is_confirmed) return <span>{t("state.confirmed")}</span>;
  return (
    <Tooltip title={t("state.tentative_hint")}>
      <span>{t("state.tentative")}</span>
    </Tooltip>
  );
}

export function useSessionColumns({ answeredAt, hasBalancer, onOpen, actions }: Props): ColumnsType<Session> {
  const { t } = useTranslation(["sessions", "decisions"]);
  const format = useFormat();
  const { md: isWide = true } = Grid.useBreakpoint();
  const ago = (seconds: number) => <When ms={answeredAt - seconds * 1000} />;
  return [
    {
      title: t("column.session"),
      key: "id",
      render: (_, session) => (
        <Button
          type="link"
          size="small"
          className="bare"
          aria-label={t("open", { id: session.id })}
          onClick={() => onOpen(session)}
        >
          <Typography.Text code>{session.id}</Typography.Text>
        </Button>
      ),
    },
    {
      responsive: ["md"],
      title: t("column.method"),
      key: "method",
      render: (_, { method }) => (
        <Flex gap={4} align="center">
          <KindTag method={method} />
          {t(`decisions:method.${method}`, method)}
        </Flex>
      ),
    },
    {
      responsive: ["md"],
      title: t("column.group"),
      key: "group",
      render: (_, session) => (hasBalancer ? session.group : keyOf(session)),
    },
    {
      responsive: ["md"],
      title: t("column.client"),
      dataIndex: "client",
      render: (client: string | null) => client ?? "–",
    },
    {
      title: t("column.home"),
      dataIndex: "target",
      render: (target: string | null) =>
        target ?? <Typography.Text type="secondary">{t("gone")}</Typography.Text>,
    },
    // A wide screen has room for it; the others show it with the rest of the session.
    { responsive: ["xxl"], title: t("column.begun"), dataIndex: "first_seen_s_ago", render: ago },
    { responsive: ["md"], title: t("column.seen"), dataIndex: "last_seen_s_ago", render: ago },
    { title: t("column.ends_in"), dataIndex: "expires_in_s", render: (s: number) => format.duration(s) },
    {
      responsive: ["md"],
      title: t("column.connections"),
      dataIndex: "connections",
      align: "right",
      render: (n: number) => format.number(n),
    },
    {
      responsive: ["md"],
      title: t("column.state"),
      key: "state",
      render: (_, session) => <SessionState session={session} />,
    },
    {
      title: t("column.actions"),
      key: "actions",
      fixed: isWide && "right",
      render: (_, session) => <Flex gap={4}>{actions(session)}</Flex>,
    },
  ];
}
