// Which requests does a rule take, and what becomes of them? Where each rule has a group of its own, its sessions, too.
import { Input, Select, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ListenerSpec } from "../../api/writes";
import { Field, faultAt } from "../../parts/Field";
import { FormDrawer } from "../../parts/FormDrawer";
import { HeaderFields } from "../../parts/headers/HeaderFields";
import { Problems } from "../../parts/Problems";
import { useReview } from "../../parts/useReview";
import { ActionFields } from "./ActionFields";
import { GroupBehindFields } from "./GroupBehindFields";
import { headerSidesOf, isRuleFit, type PathKind, ruleForm, ruleSpec } from "./ruleForm";
import type { Seen } from "./seen";
import { useGroupBehind } from "./useGroupBehind";
import { writeOf } from "./writeOf";

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
  const { balancer, revision, edition } = opened.seen;
  const rules = opened.listener.rules ?? [];
  const before = rules[index];
  const { error, review, dialog } = useReview(onClose);
  const [form, setForm] = useState(() => ruleForm(before));
  const behind = useGroupBehind(opened.seen, listener.protocol, form.action, edition.groups_are_owned);
  const name = before === undefined ? t("rules.add") : t("rules.modify", { position: index + 1 });

  const ok = () => {
    const after = [...rules];
    after[index] = ruleSpec(form, before);
    const write = writeOf(opened.seen, opened.listener, { ...opened.listener, rules: after }, behind);
    if (write === undefined) return onClose();
    review({
      title: t("review", { name: listener.name }),
      write,
      revision,
      done: t("saved", { name: listener.name }),
    });
  };
  return (
    <>
      <FormDrawer
        title={`${listener.name} · ${name}`}
        isOpen
        onClose={onClose}
        onOk={ok}
        canOk={isRuleFit(form) && (behind?.isFit ?? true)}
      >
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
          groups={balancer.groups.map((group) => group.name)}
          error={error}
        />
        {behind?.isHere && (
          <GroupBehindFields
            seen={opened.seen}
            behind={behind}
            user={`${listener.name} #${index + 1}`}
            error={error}
          />
        )}
        <HeaderFields
          form={form.headers}
          onChange={(headers) => setForm({ ...form, headers })}
          sides={headerSidesOf(form)}
          error={error}
          place={index}
        />
      </FormDrawer>
      {dialog}
    </>
  );
}
