// How is a listener added: where clients come in, which backend group takes them, and whether their sessions are kept?
import { Input, Radio, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { writes } from "../../api/writes";
import { Field, faultAt } from "../../parts/Field";
import { GroupFields } from "../../parts/groups/GroupFields";
import { groupForm, groupSpec, isFit, switchesOf, usersOf } from "../../parts/groups/groupForm";
import { HealthFields } from "../../parts/groups/HealthFields";
import { healthForm, healthSpec } from "../../parts/groups/healthForm";
import { areTargetsFit, type TargetRow, TargetRows, targetsOf } from "../../parts/groups/TargetRows";
import { isName } from "../../parts/names";
import { PersistenceTag } from "../../parts/PersistenceTag";
import { Problems } from "../../parts/Problems";
import { ReviewChange, type Reviewed } from "../../parts/ReviewChange";
import { Wizard } from "../../parts/Wizard";
import { ListenerFields, WaitFields } from "./ListenerFields";
import { isListenerFit, listenerForm, listenerSpec } from "./listenerForm";
import type { Seen } from "./seen";

export function AddListener({ seen, onClose }: { seen: Seen; onClose: () => void }) {
  const { t } = useTranslation("balancer");
  const { balancer, revision, edition, editions } = seen;
  const { catalogue } = editions;
  const switches = switchesOf(balancer);
  const [form, setForm] = useState(() => listenerForm(undefined, edition));
  const [isNew, setNew] = useState(true);
  const [group, setGroup] = useState(() => groupForm(undefined, edition, ["http"]));
  const [health, setHealth] = useState(() => healthForm(undefined));
  const [rows, setRows] = useState<TargetRow[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [reviewed, setReviewed] = useState<Reviewed>();

  // Where each listener has a group of its own, only a free one can be taken.
  const free = balancer.groups.filter(
    ({ name }) => !edition.groups_are_owned || usersOf(balancer, name).length === 0,
  );
  const named = group.name === "" ? form.name : group.name;
  const isTaken = isNew && balancer.groups.some(({ name }) => name === named);
  const target = isNew ? named : form.action.group;
  const whole = { ...form, action: { ...form.action, kind: "group" as const, group: target } };
  const chosen = balancer.groups.find(({ name }) => name === form.action.group);
  const isDouble = balancer.listeners.some(({ name }) => name === form.name);

  const change = (next: typeof form) => {
    if (next.protocol !== form.protocol) {
      const { persistence } = groupForm(undefined, edition, [next.protocol]);
      setGroup({ ...group, persistence: { ...group.persistence, method: persistence.method } });
    }
    setForm(next);
  };
  const finish = () => {
    setError(null);
    const listener = listenerSpec(whole, undefined);
    const made = {
      ...groupSpec({ ...group, name: named }, undefined, edition, catalogue),
      health: healthSpec(health, undefined),
      targets: targetsOf(rows),
    };
    const write = isNew
      ? writes.patchBalancer(balancer.name, {
          listeners: [...balancer.listeners, listener],
          groups: [...balancer.groups, made],
        })
      : writes.createListener(balancer.name, listener);
    setReviewed({
      title: t("listeners.addReview", { name: form.name }),
      write,
      revision,
      done: t("listeners.added", { name: form.name }),
    });
  };
  const first = {
    key: "listener",
    title: t("listeners.step.listener"),
    isFit:
      !isDouble && isListenerFit({ ...whole, action: { ...whole.action, group: "-" } }, edition, switches),
    content: (
      <>
        <Problems error={error} />
        {isDouble && <div className="field-fault">{t("listeners.taken", { name: form.name })}</div>}
        <ListenerFields seen={seen} form={form} onChange={change} isNew error={error} />
        <WaitFields seen={seen} form={form} onChange={setForm} error={error} />
      </>
    ),
  };
  const second = {
    key: "group",
    title: t("listeners.step.group"),
    isFit: isNew
      ? isName(named) && !isTaken && isFit(group, edition, [form.protocol], switches)
      : form.action.group !== "",
    content: (
      <>
        {free.length > 0 && (
          <Field label={t("listeners.whichGroup")}>
            {(id) => (
              <Radio.Group
                id={id}
                aria-label={t("listeners.whichGroup")}
                value={isNew}
                options={[
                  { value: true, label: t("listeners.newGroup") },
                  { value: false, label: t("listeners.oldGroup") },
                ]}
                onChange={(event) => setNew(event.target.value === true)}
              />
            )}
          </Field>
        )}
        {isNew ? (
          <>
            <Field
              label={t("groups.name")}
              fault={isTaken ? t("groups.taken", { name: named }) : faultAt(error, "groups.name")}
            >
              {(id) => (
                <Input
                  id={id}
                  value={group.name}
                  placeholder={form.name}
                  spellCheck={false}
                  onChange={(event) => setGroup({ ...group, name: event.target.value })}
                />
              )}
            </Field>
            <GroupFields
              edition={edition}
              catalogue={catalogue}
              protocols={[form.protocol]}
              switches={switches}
              form={group}
              onChange={setGroup}
              error={error}
            />
          </>
        ) : (
          <>
            <Field label={t("action.group")} isRequired>
              {(id) => (
                <Select
                  id={id}
                  showSearch
                  value={form.action.group || undefined}
                  placeholder={t("action.choose")}
                  options={free.map(({ name }) => ({ value: name, label: name }))}
                  onChange={(name) => setForm({ ...form, action: { ...form.action, group: name } })}
                />
              )}
            </Field>
            {chosen && <PersistenceTag persistence={chosen.persistence} />}
          </>
        )}
      </>
    ),
  };
  const rest = [
    {
      key: "health",
      title: t("groups.step.health"),
      isFit: true,
      content: <HealthFields catalogue={catalogue} form={health} onChange={setHealth} error={error} />,
    },
    {
      key: "targets",
      title: t("groups.step.targets"),
      isFit: areTargetsFit(rows),
      content: <TargetRows edition={edition} rows={rows} onChange={setRows} error={error} />,
    },
  ];
  return (
    <>
      <Wizard
        title={t("listeners.add")}
        steps={[first, second, ...(isNew ? rest : [])]}
        finish={t("listeners.add")}
        onFinish={finish}
        onClose={onClose}
      />
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
