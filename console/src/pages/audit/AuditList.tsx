// Who did what, and who was not allowed to? Also a tab of the page of a load balancer.
import { Button, Flex, Table, Typography } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type AuditFilter, type AuditNote, useAudit } from "../../api/audit";
import { path } from "../../app/paths";
import { useWho } from "../../app/who";
import { Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { StatusTag } from "../../parts/StatusTag";
import { useFilters } from "../../parts/useFilters";
import { Nothing } from "../../parts/Waiting";
import { When } from "../../parts/When";
import { AuditFilters, FILTERS } from "./AuditFilters";
import { OUTCOME_KINDS, objectOf, pathOf } from "./outcomes";

function useColumns(): ColumnsType<AuditNote> {
  const { t } = useTranslation("audit");
  return [
    { title: t("column.at"), dataIndex: "at_ms", render: (ms: number) => <When ms={ms} /> },
    {
      title: t("column.actor"),
      dataIndex: "actor",
      render: (actor: string | null) =>
        actor ?? <Typography.Text type="secondary">{t("nobody")}</Typography.Text>,
    },
    { title: t("column.address"), dataIndex: "address" },
    { title: t("column.method"), dataIndex: "method", render: (method: string) => <code>{method}</code> },
    {
      title: t("column.object"),
      dataIndex: "path",
      render: (path: string) => <span className="wrap">{objectOf(path)}</span>,
    },
    {
      title: t("column.outcome"),
      key: "outcome",
      render: (_, { outcome, status }) => (
        <StatusTag kind={OUTCOME_KINDS[outcome] ?? "idle"}>
          {t(`outcome.${outcome}`, { defaultValue: outcome })} · {status}
        </StatusTag>
      ),
    },
    {
      title: t("column.revision"),
      key: "revision",
      render: (_, { revision }) =>
        revision ? (
          <Link to={path.revisions({ to: revision })} aria-label={t("see_revision", { revision })}>
            r{revision}
          </Link>
        ) : (
          "–"
        ),
    },
  ];
}

export function AuditList({ loadBalancer }: { loadBalancer?: string }) {
  const { t } = useTranslation("audit");
  const { may } = useWho();
  const columns = useColumns();
  const [filters, setFilters] = useFilters(FILTERS);
  const { since, until, ...names } = filters;
  const filter: AuditFilter = {
    ...names,
    ...(loadBalancer && { path: pathOf(loadBalancer) }),
    ...(since && { since_s: Number(since) }),
    ...(until && { until_s: Number(until) }),
  };
  const audit = useAudit(filter, may("administer"));
  if (!may("administer")) return <Nothing what={t("not_yours.what")} hint={t("not_yours.hint")} />;
  const notes = audit.data?.pages.flatMap((page) => page.notes) ?? [];
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <Flex vertical gap="middle">
      <AuditFilters filters={filters} hasPath={loadBalancer === undefined} onChange={setFilters} />
      <Problems error={audit.error} />
      <Section isFlush>
        <Table<AuditNote>
          aria-label={t("title")}
          size="small"
          rowKey="number"
          loading={audit.isPending}
          dataSource={notes}
          columns={columns}
          pagination={false}
          scroll={{ x: "max-content" }}
          locale={{
            emptyText: (
              <Nothing
                what={t(isFiltered ? "empty.filtered" : "empty.what")}
                hint={t(isFiltered ? "empty.filtered_hint" : "empty.hint")}
              />
            ),
          }}
        />
      </Section>
      {audit.hasNextPage && (
        <Button onClick={() => audit.fetchNextPage()} loading={audit.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
    </Flex>
  );
}
