// What is known of a session, and what was decided for it lately?
import { Descriptions, Drawer, Empty, Flex, Skeleton, Table } from "antd";
import { useTranslation } from "react-i18next";
import { type Decision, type Session, useSession } from "../../api/sessions";
import { useFormat } from "../../i18n/format";
import { Problems } from "../../parts/Problems";
import { Reason } from "../../parts/Reason";
import { When } from "../../parts/When";
import { KindTag, SessionState } from "./columns";
import { keyOf } from "./kinds";

interface Props {
  session: Session | undefined;
  onClose: () => void;
  actions: (session: Session) => React.ReactNode;
}

function Facts({ session, answeredAt }: { session: Session; answeredAt: number }) {
  const { t } = useTranslation(["sessions", "decisions"]);
  const format = useFormat();
  const ago = (seconds: number) => <When ms={answeredAt - seconds * 1000} />;
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, sm: 2 }}
      items={[
        {
          key: "method",
          label: t("column.method"),
          children: (
            <Flex gap={4}>
              <KindTag method={session.method} />
              {t(`decisions:method.${session.method}`, session.method)}
            </Flex>
          ),
        },
        { key: "group", label: t("column.group"), children: keyOf(session) },
        { key: "home", label: t("column.home"), children: session.target ?? t("gone") },
        { key: "client", label: t("column.client"), children: session.client ?? t("client_unknown") },
        { key: "state", label: t("column.state"), children: <SessionState session={session} /> },
        { key: "begun", label: t("column.begun"), children: ago(session.first_seen_s_ago) },
        { key: "seen", label: t("column.seen"), children: ago(session.last_seen_s_ago) },
        { key: "ends", label: t("column.ends_in"), children: format.duration(session.expires_in_s) },
        { key: "connections", label: t("column.connections"), children: format.number(session.connections) },
      ]}
    />
  );
}

function Decisions({ decisions, answeredAt }: { decisions: Decision[]; answeredAt: number }) {
  const { t } = useTranslation("sessions");
  if (decisions.length === 0)
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("no_decisions")} />;
  return (
    <Table<Decision>
      aria-label={t("decisions")}
      size="small"
      pagination={false}
      scroll={{ x: "max-content" }}
      rowKey={(decision) => `${decision.ago_ms} ${decision.client} ${decision.target}`}
      dataSource={decisions}
      columns={[
        {
          title: t("column.when"),
          key: "when",
          render: (_, { ago_ms }) => <When ms={answeredAt - ago_ms} />,
        },
        { title: t("column.reason"), key: "reason", render: (_, { reason }) => <Reason reason={reason} /> },
        { title: t("column.target"), key: "target", render: (_, { target }) => target ?? "–" },
        { title: t("column.listener"), key: "listener", render: (_, { listener }) => listener ?? "–" },
        { title: t("column.client"), dataIndex: "client" },
        { title: t("column.status"), key: "status", render: (_, { status }) => status ?? "–" },
      ]}
    />
  );
}

export function SessionDrawer({ session, onClose, actions }: Props) {
  const { t } = useTranslation("sessions");
  const story = useSession(session);
  const shown = story.data ?? session;
  return (
    <Drawer
      open={session !== undefined}
      title={t("story", { id: session?.id })}
      size="large"
      onClose={onClose}
      extra={shown && actions(shown)}
    >
      {shown && <Facts session={shown} answeredAt={story.dataUpdatedAt || Date.now()} />}
      <h3 className="sub">{t("decisions")}</h3>
      <Problems error={story.error} />
      {story.isPending && session && <Skeleton active />}
      {story.data && <Decisions decisions={story.data.decisions} answeredAt={story.dataUpdatedAt} />}
    </Drawer>
  );
}
