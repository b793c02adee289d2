// Which sessions are there, and what shall become of them? Also a tab of the page of a load balancer.
import { Button, Flex, Table, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Session, useSessions } from "../../api/sessions";
import { useWho } from "../../app/who";
import { LiveSwitch } from "../../parts/LiveSwitch";
import { Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { useTell } from "../../parts/Tell";
import { useFilters } from "../../parts/useFilters";
import { Nothing } from "../../parts/Waiting";
import { useSessionColumns } from "./columns";
import { onlyGroup, rowKey } from "./kinds";
import { MoveDialog } from "./MoveDialog";
import { Pager, usePages } from "./Pager";
import { SessionActions } from "./SessionActions";
import { SessionDrawer } from "./SessionDrawer";
import { FILTERS, SessionFilters } from "./SessionFilters";
import { readSearch } from "./search";
import { UnstickDialog } from "./UnstickDialog";
import { useOrders } from "./useOrders";

const EVERY_MS = 5_000;

export function Sessions({ loadBalancer }: { loadBalancer?: string }) {
  const { t } = useTranslation(["sessions", "decisions", "common"]);
  const tell = useTell();
  const { may } = useWho();
  const [filters, setFilters] = useFilters(FILTERS);
  const pages = usePages(JSON.stringify(filters));
  const [isLive, setIsLive] = useState(true);
  const [open, setOpen] = useState<Session>();
  const [moving, setMoving] = useState<Session[]>([]);
  const [isUnsticking, setIsUnsticking] = useState(false);
  const [selected, setSelected] = useState<Session[]>([]);
  const orders = useOrders(() => setSelected([]));

  const { q, ...names } = filters;
  const place = loadBalancer ? { ...names, load_balancer: loadBalancer } : names;
  const list = useSessions({ ...place, ...readSearch(q ?? "") }, pages.cursor, isLive ? EVERY_MS : false);
  const actions = (session: Session) => (
    <SessionActions session={session} orders={orders} onMove={(one) => setMoving([one])} />
  );
  const columns = useSessionColumns({
    answeredAt: list.dataUpdatedAt,
    hasBalancer: loadBalancer !== undefined,
    onOpen: setOpen,
    actions,
  });
  const sessions = list.data?.sessions ?? [];
  const isFiltered = Object.keys(filters).length > 0;

  return (
    <Flex vertical gap="middle">
      <Flex wrap gap="small" justify="space-between">
        <SessionFilters loadBalancer={loadBalancer} filters={filters} onChange={setFilters} />
        <Flex wrap gap="small" align="center">
          <LiveSwitch isLive={isLive} onChange={setIsLive} />
          {may("operate") && <Button onClick={() => setIsUnsticking(true)}>{t("action.unstick_all")}</Button>}
        </Flex>
      </Flex>
      {selected.length > 0 && (
        <Flex wrap gap="small" align="center" role="toolbar" aria-label={t("bulk.label")}>
          <Typography.Text strong>{t("bulk.selected", { count: selected.length })}</Typography.Text>
          <Button size="small" disabled={!onlyGroup(selected)} onClick={() => setMoving(selected)}>
            {t("bulk.move")}
          </Button>
          <Button size="small" onClick={() => orders.give(selected, { what: "unpin" })}>
            {t("bulk.unpin")}
          </Button>
          <Button size="small" danger onClick={() => orders.confirmExpire(selected)}>
            {t("bulk.expire")}
          </Button>
          <Button size="small" type="link" onClick={() => setSelected([])}>
            {t("bulk.clear")}
          </Button>
        </Flex>
      )}
      <Problems error={list.error} />
      <Section isFlush>
        <Table<Session>
          aria-label={t("title")}
          size="small"
          rowKey={rowKey}
          loading={list.isPending}
          dataSource={sessions}
          columns={columns}
          pagination={false}
          scroll={{ x: "max-content" }}
          {...(may("operate") && {
            rowSelection: {
              selectedRowKeys: selected.map(rowKey),
              onChange: (_: React.Key[], rows: Session[]) => setSelected(rows),
              // Ant Design measures with a copy of the head, in which nothing may take the focus.
              hideSelectAll: true,
              columnTitle: <span className="hidden">{t("bulk.column")}</span>,
              getCheckboxProps: (session: Session) => ({
                "aria-label": t("bulk.select", { id: session.id }),
              }),
            },
          })}
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
      <Flex wrap gap="small" align="center" justify="space-between">
        <Pager pages={pages} shown={sessions.length} next={list.data?.next} />
        {may("operate") && sessions.length > 0 && (
          <Button size="small" type="link" onClick={() => setSelected(sessions)}>
            {t("bulk.select_all")}
          </Button>
        )}
      </Flex>
      {orders.holder}
      <SessionDrawer session={open} onClose={() => setOpen(undefined)} actions={actions} />
      {moving.length > 0 && (
        <MoveDialog
          sessions={moving}
          onClose={(moved) => {
            if (moved) tell(t("told.move", { count: moving.length }));
            if (moved) setSelected([]);
            setMoving([]);
          }}
        />
      )}
      {isUnsticking && (
        <UnstickDialog
          loadBalancer={loadBalancer}
          first={names}
          onClose={(unstuck) => {
            setIsUnsticking(false);
            if (unstuck) tell(t("told.unstick", { count: unstuck.sessions, target: unstuck.name.target }));
          }}
        />
      )}
    </Flex>
  );
}
