// Which targets does the group have, how is each, and what can be done with it?
import { MoreOutlined, PlusOutlined, SearchOutlined } from "@ant-design/icons";
import { Button, Dropdown, Input, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Group, type Target, useOrders } from "../../api/groups";
import { path } from "../../app/paths";
import { useFormat } from "../../i18n/format";
import { Called } from "../../parts/Called";
import { displayNameOf } from "../../parts/origin";
import { Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { useTell } from "../../parts/Tell";
import { Nothing } from "../../parts/Waiting";
import type { Seen } from "../balancer/seen";
import { DrainDialog } from "./DrainDialog";
import { HealthCell } from "./HealthCell";
import { HealthHistory } from "./HealthHistory";
import { RemoveTarget } from "./RemoveTarget";
import { StateCell } from "./StateCell";
import { TargetBulk } from "./TargetBulk";
import { TargetDrawer } from "./TargetDrawer";
import { UnstickDialog } from "./UnstickDialog";
import { useProbe } from "./useProbe";
import { WeightCell } from "./WeightCell";

/** So few are found by looking. */
const SEARCHED_FROM = 8;

/** What is open, and for which target. */
export type Open =
  | { what: "drain" | "unstick" | "history" | "modify" | "remove"; target: Target }
  | { what: "add" };

export function TargetsSection({ seen, group }: { seen: Seen; group: Group }) {
  const { t } = useTranslation("groups");
  const [open, setOpen] = useState<Open>();
  const [error, setError] = useState<unknown>(null);
  const [chosen, setChosen] = useState<string[]>([]);
  const [wanted, setWanted] = useState("");
  const columns = useColumns(seen, group, setOpen, setError);
  const specs = seen.balancer.groups.find(({ name }) => name === group.name)?.targets ?? [];
  const text = wanted.trim().toLowerCase();
  const shown = group.targets.filter(({ name, address }) =>
    [name, address, displayNameOf(specs.find((spec) => spec.name === name)) ?? ""].some((each) =>
      each.toLowerCase().includes(text),
    ),
  );
  const choosing = (seen.mayOperate || seen.mayEdit) && {
    selectedRowKeys: chosen,
    onChange: (keys: React.Key[]) => setChosen(keys.map(String)),
    getCheckboxProps: ({ name }: Target) => ({ "aria-label": t("bulk.choose", { name }) }),
  };
  const isMany = group.targets.length > SEARCHED_FROM;
  const add = seen.mayEdit && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen({ what: "add" })}>
      {t("target.add")}
    </Button>
  );
  return (
    <Section title={t("column.targets")} extra={add} isFlush>
      <Problems error={error} />
      {(isMany || chosen.length > 0) && (
        <div className="bar">
          {isMany && (
            <Input
              className="bar-search"
              allowClear
              prefix={<SearchOutlined />}
              aria-label={t("target.search")}
              placeholder={t("target.search")}
              value={wanted}
              onChange={({ target }) => setWanted(target.value)}
            />
          )}
          {chosen.length > 0 && (
            <TargetBulk
              seen={seen}
              group={group}
              names={chosen}
              onDone={() => setChosen([])}
              onError={setError}
            />
          )}
        </div>
      )}
      <Table<Target>
        aria-label={t("column.targets")}
        rowKey="name"
        columns={columns}
        dataSource={shown}
        rowSelection={choosing || undefined}
        pagination={group.targets.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: <Nothing what={t("target.none")} hint={t("target.noneHint")} action={add} /> }}
      />
      <Opened seen={seen} group={group} open={open} onClose={() => setOpen(undefined)} />
    </Section>
  );
}

interface OpenedProps {
  seen: Seen;
  group: Group;
  open: Open | undefined;
  onClose: () => void;
}

function Opened({ seen, group, open, onClose }: OpenedProps) {
  if (open === undefined) return null;
  if (open.what === "add") return <TargetDrawer seen={seen} group={group.name} onClose={onClose} />;
  const at = { load_balancer: group.load_balancer, group: group.name, target: open.target.name };
  switch (open.what) {
    case "drain":
      return <DrainDialog of={[{ at, target: open.target }]} onClose={onClose} />;
    case "unstick":
      return <UnstickDialog at={at} target={open.target} onClose={onClose} />;
    case "history":
      return <HealthHistory at={at} onClose={onClose} />;
    case "modify":
      return <TargetDrawer seen={seen} group={group.name} target={open.target.name} onClose={onClose} />;
    case "remove":
      return <RemoveTarget at={at} onClose={onClose} />;
  }
}

function useColumns(
  seen: Seen,
  group: Group,
  onOpen: (open: Open) => void,
  onError: (error: unknown) => void,
): TableColumnsType<Target> {
  const { t } = useTranslation("groups");
  const format = useFormat();
  const specs = seen.balancer.groups.find(({ name }) => name === group.name)?.targets ?? [];
  const at = (target: Target) => ({
    load_balancer: group.load_balancer,
    group: group.name,
    target: target.name,
  });
  return [
    {
      title: t("target.name"),
      key: "name",
      render: (_, { name, address }) => (
        <div>
          <Called of={specs.find((spec) => spec.name === name)}>
            <div className="strong">{name}</div>
          </Called>
          <code className="muted">{address}</code>
        </div>
      ),
    },
    {
      title: t("target.weight"),
      key: "weight",
      render: (_, target) => <WeightCell seen={seen} group={group.name} target={target} />,
    },
    { title: t("target.state"), key: "state", render: (_, target) => <StateCell target={target} /> },
    {
      title: t("target.health"),
      key: "health",
      render: (_, target) => (
        <HealthCell
          at={at(target)}
          health={target.health}
          isProbed={group.health != null}
          onOpen={() => onOpen({ what: "history", target })}
        />
      ),
    },
    {
      title: t("target.connections"),
      key: "connections",
      align: "right",
      className: "numbers",
      render: (_, { connections }) => format.number(connections),
    },
    {
      title: t("target.sessions"),
      key: "sessions",
      align: "right",
      className: "numbers",
      render: (_, { name, sessions, sessions_exact }) => (
        <Link to={path.sessions({ load_balancer: group.load_balancer, group: group.name, target: name })}>
          {sessions_exact
            ? format.number(sessions)
            : t("target.atLeast", { sessions: format.number(sessions) })}
        </Link>
      ),
    },
    {
      title: t("target.actions"),
      key: "actions",
      render: (_, target) => (
        <Actions seen={seen} group={group} target={target} onOpen={onOpen} onError={onError} />
      ),
    },
  ];
}

interface ActionsProps {
  seen: Seen;
  group: Group;
  target: Target;
  onOpen: (open: Open) => void;
  onError: (error: unknown) => void;
}

function Actions({ seen, group, target, onOpen, onError }: ActionsProps) {
  const { t } = useTranslation("groups");
  const tell = useTell();
  const { cancelDrain } = useOrders();
  const at = { load_balancer: group.load_balancer, group: group.name, target: target.name };
  const probe = useProbe(at, onError);
  const { name } = target;
  if (!seen.mayOperate) return null;
  const cancel = () =>
    cancelDrain.mutate(at, { onSuccess: () => tell(t("drain.cancelled", { name })), onError });
  const items = [
    { key: "probe", label: t("probe.action"), onClick: probe },
    { key: "history", label: t("history.action"), onClick: () => onOpen({ what: "history", target }) },
    { key: "unstick", label: t("unstick.action"), onClick: () => onOpen({ what: "unstick", target }) },
    ...(seen.mayEdit
      ? [
          { key: "modify", label: t("target.modify"), onClick: () => onOpen({ what: "modify", target }) },
          {
            key: "remove",
            danger: true,
            label: t("common:remove"),
            onClick: () => onOpen({ what: "remove", target }),
          },
        ]
      : []),
  ];
  return (
    <div className="row-actions">
      {target.drain === null ? (
        <Button
          type="link"
          size="small"
          aria-label={t("drain.of", { name })}
          onClick={() => onOpen({ what: "drain", target })}
        >
          {t("drain.action")}
        </Button>
      ) : (
        <Button
          type="link"
          size="small"
          aria-label={t("drain.cancelOf", { name })}
          loading={cancelDrain.isPending}
          onClick={cancel}
        >
          {t("drain.cancel")}
        </Button>
      )}
      <Dropdown trigger={["click"]} menu={{ items }}>
        <Button size="small" type="text" icon={<MoreOutlined />} aria-label={t("target.more", { name })} />
      </Dropdown>
    </div>
  );
}
