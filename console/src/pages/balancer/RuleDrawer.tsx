// Which requests does a rule take, and what becomes of them? Where each rule has a group of its own, its sessions, too.
import { Input, Select, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ListenerSpec, type Write, writes } from "../../api/writes";
import { Field, faultAt } from "../../parts/Field";
import { FormDrawer } from "../../parts/FormDrawer";
import { GroupFields } from "../../parts/groups/GroupFields";
import {
  type GroupForm,
  groupForm,
  groupPatch,
  groupSpec,
  isFit,
  protocolsTo,
  switchesOf,
} from "../../parts/groups/groupForm";
import { Problems } from "../../parts/Problems";
import { ReviewChange, type Reviewed } from "../../parts/ReviewChange";
import { ActionFields } from "./ActionFields";
import { isRuleFit, type PathKind, ruleForm, ruleSpec } from "./ruleForm";
import type { Seen } from "./seen";

interface RuleDrawerProps {
  seen: Seen;
  listener: ListenerSpec;
  /** Its place; behind the last one: a new one. */
  index: number;
  onClose: () => void;
}

const KINDS: PathKind[] = ["path", "path_exact", "path_regex", "any"];

export function RuleDrawer({ seen, listener, index, onClose }: RuleDrawerProps) {
  const { t } = useTranslation("balancer");
  const [opened] = useState({ seen, listener });
  const { balancer, revision, edition, editions } = opened.seen;
  const rules = opened.listener.rules ?? [];
  const before = rules[index];
  const switches = switchesOf(balancer);
  const [form, setForm] = useState(() => ruleForm(before));
  const [groups, setGroups] = useState<Record<string, GroupForm>>({});
  const [error, setError] = useState<unknown>(null);
  const [reviewed, setReviewed] = useState<Reviewed>();

  const group =
    form.action.kind === "group" ? balancer.groups.find(({ name }) => name === form.action.group) : undefined;
  const protocols = group ? [...new Set([...protocolsTo(balancer, group.name), listener.protocol])] : [];
  const isHere = group !== undefined && edition.groups_are_owned;
  const kept = group && (groups[group.name] ?? groupForm(group, edition, protocols));
  const canOk = isRuleFit(form) && (!isHere || !kept || isFit(kept, edition, protocols, switches));
  const name = before === undefined ? t("rules.add") : t("rules.modify", { position: index + 1 });

  const ok = () => {
    setError(null);
    const after = [...rules];
    after[index] = ruleSpec(form, before);
    const ofGroup = isHere && group && kept ? groupSpec(kept, group, edition, editions.catalogue) : undefined;
    const isGroupChanged = group && ofGroup && Object.keys(groupPatch(group, ofGroup)).length > 0;
    const write: Write = isGroupChanged
      ? writes.patchBalancer(balancer.name, {
          listeners: balancer.listeners.map((each) =>
            each.name === listener.name ? { ...opened.listener, rules: after } : each,
          ),
          groups: balancer.groups.map((each) => (each.name === ofGroup.name ? ofGroup : each)),
        })
      : writes.patchListener(balancer.name, listener.name, { rules: after });
    setReviewed({
      title: t("review", { name: listener.name }),
      write,
      revision,
      done: t("saved", { name: listener.name }),
    });
  };
  return (
    <>
      <FormDrawer title={`${listener.name} · ${name}`} isOpen onClose={onClose} onOk={ok} canOk={canOk}>
        <Problems error={error} />
        <Field label={t("rules.host")} hint={t("rules.hostHint")} fault={faultAt(error, "host")}>
          {(id) => (
            <Input
              id={id}
              value={form.host}
              placeholder="shop.example.com"
              spellCheck={false}
              onChange={({ target }) => setForm({ ...form, host: target.value })}
            />
          )}
        </Field>
        <Field label={t("rules.path")} fault={faultAt(error, "path", "path_exact", "path_regex")}>
          {(id) => (
            <Space.Compact block>
              <Select<PathKind>
                className="path-kind"
                aria-label={t("rules.pathKind")}
                value={form.pathKind}
                options={KINDS.map((value) => ({ value, label: t(`rules.kind.${value}`) }))}
                onChange={(pathKind) => setForm({ ...form, pathKind })}
              />
              <Input
                id={id}
                value={form.pathKind === "any" ? "" : form.path}
                disabled={form.pathKind === "any"}
                spellCheck={false}
                onChange={({ target }) => setForm({ ...form, path: target.value })}
              />
            </Space.Compact>
          )}
        </Field>
        <ActionFields
          form={form.action}
          onChange={(action) => setForm({ ...form, action })}
          kinds={["group", "redirect", "respond"]}
          groups={balancer.groups.map(({ name }) => name)}
          error={error}
        />
        {isHere && kept && (
          <GroupFields
            edition={edition}
            catalogue={editions.catalogue}
            protocols={protocols}
            switches={switches}
            form={kept}
            onChange={(next) => setGroups({ ...groups, [group.name]: next })}
            error={error}
          />
        )}
      </FormDrawer>
      <ReviewChange
        of={reviewed}
        onDone={onClose}
        onBack={() => setReviewed(undefined)}
        onMistakes={(refused) => {
          setReviewed(undefined);
          setError(refused);
        }}
      />
    </>
  );
}
