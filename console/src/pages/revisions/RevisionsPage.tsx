// What was said when, by whom and why, and how does the node go back?
import { Button, Flex, Table, Tag } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { exportRevision, type Revision, useRevisions } from "../../api/revisions";
import { useWho } from "../../app/who";
import { Page, Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { save } from "../../parts/save";
import { useTell } from "../../parts/Tell";
import { useFilters } from "../../parts/useFilters";
import { Nothing } from "../../parts/Waiting";
import { When } from "../../parts/When";
import { Compare } from "./Compare";
import { RollbackDialog } from "./RollbackDialog";

interface Acts {
  newest: number;
  mayEdit: boolean;
  onCompare: (from: number, to: number) => void;
  onRollback: (revision: number) => void;
  onExport: (revision: number) => void;
}

/** How many objects came, changed and went. */
function Changes({ revision: { added, changed, removed } }: { revision: Revision }) {
  const { t } = useTranslation("revisions");
  const said = [
    added > 0 && t("changes.added", { count: added }),
    changed > 0 && t("changes.changed", { count: changed }),
    removed > 0 && t("changes.removed", { count: removed }),
  ].filter(Boolean);
  return said.length > 0 ? said.join(" · ") : "–";
}

function useColumns({ newest, mayEdit, onCompare, onRollback, onExport }: Acts): ColumnsType<Revision> {
  const { t } = useTranslation("revisions");
  return [
    {
      title: t("column.revision"),
      dataIndex: "revision",
      render: (revision: number) => (
        <Flex gap="small" align="center">
          <Button
            type="link"
            size="small"
            className="bare"
            aria-label={t("see", { revision })}
            onClick={() => onCompare(Math.max(0, revision - 1), revision)}
          >
            r{revision}
          </Button>
          {revision === newest && <Tag>{t("running")}</Tag>}
        </Flex>
      ),
    },
    { title: t("column.at"), dataIndex: "at_ms", render: (ms: number) => <When ms={ms} /> },
    { title: t("column.author"), dataIndex: "author" },
    {
      title: t("column.origin"),
      key: "origin",
      render: (_, { origin, of }) =>
        of ? t("origin.rollback_to", { revision: of }) : t(`origin.${origin}`, { defaultValue: origin }),
    },
    {
      title: t("column.why"),
      dataIndex: "why",
      render: (why: string | null) => <span className="wrap">{why ?? "–"}</span>,
    },
    { title: t("column.changes"), key: "changes", render: (_, revision) => <Changes revision={revision} /> },
    {
      title: t("column.actions"),
      key: "actions",
      render: (_, { revision }) => (
        <Flex gap="small">
          <Button
            size="small"
            aria-label={t("export_named", { revision })}
            onClick={() => onExport(revision)}
          >
            {t("export")}
          </Button>
          {mayEdit && revision !== newest && (
            <Button
              size="small"
              aria-label={t("rollback.to", { revision })}
              onClick={() => onRollback(revision)}
            >
              {t("rollback.action")}
            </Button>
          )}
        </Flex>
      ),
    },
  ];
}

const numberOf = (text: string | undefined): number | undefined =>
  text && /^\d+$/.test(text) ? Number(text) : undefined;

export function RevisionsPage() {
  const { t } = useTranslation("revisions");
  const tell = useTell();
  const { may } = useWho();
  const revisions = useRevisions();
  const [params, setParams] = useFilters(["from", "to"] as const);
  const [failed, setFailed] = useState<unknown>();
  const [back, setBack] = useState<number>();
  const shown = revisions.data?.pages.flatMap((page) => page.revisions) ?? [];
  const newest = shown[0]?.revision ?? 0;
  const to = numberOf(params.to);
  const from = numberOf(params.from) ?? (to === undefined ? undefined : Math.max(0, to - 1));
  const compare = (a: number, b: number) => setParams({ from: String(a), to: String(b) });
  async function exportOne(revision: number) {
    try {
      save(`homing-r${revision}.toml`, await exportRevision(revision));
    } catch (error) {
      setFailed(error);
    }
  }
  const columns = useColumns({
    newest,
    mayEdit: may("edit"),
    onCompare: compare,
    onRollback: setBack,
    onExport: (revision) => void exportOne(revision),
  });
  return (
    <Page title={t("title")} lead={t("lead")} isBusy={revisions.isPending}>
      <Flex vertical gap="middle">
        <Problems error={failed} />
        <Problems error={revisions.error} onRetry={() => revisions.refetch()} />
        <Section isFlush>
          <Table<Revision>
            aria-label={t("title")}
            size="small"
            rowKey="revision"
            loading={revisions.isPending}
            dataSource={shown}
            columns={columns}
            pagination={false}
            scroll={{ x: "max-content" }}
            locale={{ emptyText: <Nothing what={t("empty.what")} hint={t("empty.hint")} /> }}
          />
        </Section>
        {revisions.hasNextPage && (
          <Button onClick={() => revisions.fetchNextPage()} loading={revisions.isFetchingNextPage}>
            {t("more")}
          </Button>
        )}
      </Flex>
      <Compare
        from={from}
        to={to}
        newest={newest}
        onChange={compare}
        onRollback={setBack}
        onClose={() => setParams({ from: undefined, to: undefined })}
      />
      {back !== undefined && (
        <RollbackDialog
          revision={back}
          onClose={(made) => {
            setBack(undefined);
            if (made !== undefined) tell(t("rollback.done", { revision: back, made }));
          }}
        />
      )}
    </Page>
  );
}
