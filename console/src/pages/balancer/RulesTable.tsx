// Which requests of a listener go elsewhere than the others? Rules, in order: the first that matches takes a request.
import { ArrowDownOutlined, ArrowUpOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ListenerSpec, type RuleSpec, writes } from "../../api/writes";
import { PersistenceTag } from "../../parts/PersistenceTag";
import { Problems } from "../../parts/Problems";
import { useDoing } from "../../parts/useDoing";
import { useReview } from "../../parts/useReview";
import { ActionText } from "./ActionText";
import { RuleDrawer } from "./RuleDrawer";
import { conditionOf, moved } from "./ruleForm";
import type { Seen } from "./seen";

interface RulesTableProps {
  seen: Seen;
  listener: ListenerSpec;
}

type Row = { rule: RuleSpec; index: number };

export function RulesTable({ seen, listener }: RulesTableProps) {
  const { t } = useTranslation("balancer");
  const { balancer, revision, mayEdit } = seen;
  const rules = listener.rules ?? [];
  const [edited, setEdited] = useState<number>();
  const [error, setError] = useState<unknown>(null);
  const { error: refused, review, dialog } = useReview(() => setError(null));
  const doing = useDoing();
  const say = (next: RuleSpec[]) => writes.patchListener(balancer.name, listener.name, { rules: next });
  const move = async (index: number, by: -1 | 1) => {
    setError(null);
    const text = t("rules.moved", { name: listener.name });
    await doing(say(moved(rules, index, by)), { text, before: revision }).catch(setError);
  };
  const remove = (index: number) =>
    review({
      title: t("rules.removeTitle", { position: index + 1, name: listener.name }),
      write: say(rules.filter((_, at) => at !== index)),
      revision,
      done: t("rules.removed", { position: index + 1, name: listener.name }),
    });
  const columns = useColumns(seen, rules.length, { edit: setEdited, move, remove });
  return (
    <div className="stack nested">
      <Problems error={error ?? refused} />
      {rules.length > 0 ? (
        <Table<Row>
          aria-label={t("rules.title", { name: listener.name })}
          rowKey="index"
          size="small"
          columns={columns}
          dataSource={rules.map((rule, index) => ({ rule, index }))}
          pagination={false}
        />
      ) : (
        <p className="muted">{t("rules.none")}</p>
      )}
      {mayEdit && (
        <div>
          <Button size="small" icon={<PlusOutlined />} onClick={() => setEdited(rules.length)}>
            {t("rules.add")}
          </Button>
        </div>
      )}
      {edited !== undefined && (
        <RuleDrawer seen={seen} listener={listener} index={edited} onClose={() => setEdited(undefined)} />
      )}
      {dialog}
    </div>
  );
}

interface Doings {
  edit: (index: number) => void;
  move: (index: number, by: -1 | 1) => Promise<void>;
  remove: (index: number) => void;
}

function useColumns(seen: Seen, count: number, { edit, move, remove }: Doings): TableColumnsType<Row> {
  const { t } = useTranslation(["balancer", "persistence"]);
  const { balancer, mayEdit } = seen;
  const columns: TableColumnsType<Row> = [
    { title: t("rules.position"), key: "position", width: 64, render: (_, { index }) => index + 1 },
    {
      title: t("rules.condition"),
      key: "condition",
      render: (_, { rule }) => <code>{conditionOf(rule) || t("rules.all")}</code>,
    },
    {
      title: t("rules.action"),
      key: "action",
      render: (_, { rule }) => <ActionText balancer={balancer.name} said={rule} />,
    },
    {
      title: t("persistence:title"),
      key: "persistence",
      render: (_, { rule }) => {
        const group = balancer.groups.find(({ name }) => name === rule.group);
        return group ? <PersistenceTag persistence={group.persistence} /> : "–";
      },
    },
  ];
  if (!mayEdit) return columns;
  return [
    ...columns,
    {
      title: t("actions"),
      key: "actions",
      render: (_, { index }) => (
        <div className="row-actions">
          <Button
            type="text"
            size="small"
            icon={<ArrowUpOutlined />}
            aria-label={t("rules.up", { position: index + 1 })}
            disabled={index === 0}
            onClick={() => void move(index, -1)}
          />
          <Button
            type="text"
            size="small"
            icon={<ArrowDownOutlined />}
            aria-label={t("rules.down", { position: index + 1 })}
            disabled={index === count - 1}
            onClick={() => void move(index, 1)}
          />
          <Button
            type="link"
            size="small"
            aria-label={t("rules.modifyOf", { position: index + 1 })}
            onClick={() => edit(index)}
          >
            {t("modify")}
          </Button>
          <Button
            type="link"
            size="small"
            danger
            aria-label={t("rules.removeOf", { position: index + 1 })}
            onClick={() => remove(index)}
          >
            {t("common:remove")}
          </Button>
        </div>
      ),
    },
  ];
}
