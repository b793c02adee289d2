// How is a listener added: where clients come in, which backend group takes them, and whether their sessions are kept?
import { Input, Radio, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { writes } from "../../api/writes";
import { Field, faultAt } from "../../parts/Field";
import { switchesOf, usersOf } from "../../parts/groups/groupForm";
import { isName } from "../../parts/names";
import { PersistenceTag } from "../../parts/PersistenceTag";
import { Problems } from "../../parts/Problems";
import { useReview } from "../../parts/useReview";
import { Wizard } from "../../parts/Wizard";
import { ListenerFields } from "./ListenerFields";
import { isListenerFit, listenerForm, listenerSpec } from "./listenerForm";
import { RareFields } from "./RareFields";
import type { Seen } from "./seen";
import { useNewGroup } from "./useNewGroup";

export function AddListener({ seen, onClose }: { seen: Seen; onClose: () => void }) {
  const { t } = useTranslation("balancer");
  const { balancer, revision, edition } = seen;
  const { error, review, dialog } = useReview(onClose);
  const [form, setForm] = useState(() => listenerForm(undefined, edition));
  const [isNew, setNew] = useState(true);
  const group = useNewGroup(seen, form.protocol, error);

  const named = group.name === "" ? form.name : group.name;
  const isTaken = isNew && group.isTaken(named);
  const target = isNew ? named : form.action.group;
  const whole = { ...form, action: { ...form.action, kind: "group" as const, group: target } };
  const isDouble = balancer.listeners.some(({ name }) => name === form.name);

  const change = (next: typeof form) => {
    if (next.protocol !== form.protocol) group.usualFor(next.protocol);
    setForm(next);
  };
  const finish = () => {
    const listener = listenerSpec(whole, undefined);
    const write = isNew
      ? writes.patchBalancer(balancer.name, {
          listeners: [...balancer.listeners, listener],
          groups: [...balancer.groups, group.spec(named)],
        })
      : writes.createListener(balancer.name, listener);
    const { name } = form;
    review({
      title: t("listeners.addReview", { name }),
      write,
      revision,
      done: t("listeners.added", { name }),
    });
  };

  const first = {
    key: "listener",
    title: t("listeners.step.listener"),
    isFit:
      !isDouble &&
      isListenerFit({ ...whole, action: { ...whole.action, group: "-" } }, edition, switchesOf(balancer)),
    content: (
      <>
        <Problems error={error} />
        {isDouble && <div className="field-fault">{t("listeners.taken", { name: form.name })}</div>}
        <ListenerFields seen={seen} form={form} onChange={change} isNew error={error} />
        <RareFields seen={seen} form={form} onChange={setForm} error={error} />
      </>
    ),
  };
  const second = {
    key: "group",
    title: t("listeners.step.group"),
    isFit: isNew ? isName(named) && !isTaken && group.isFit : form.action.group !== "",
    content: (
      <WhichGroup
        seen={seen}
        isNew={isNew}
        setNew={setNew}
        chosen={form.action.group}
        onChoose={(name) => setForm({ ...form, action: { ...form.action, group: name } })}
      >
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
              onChange={(event) => group.setName(event.target.value)}
            />
          )}
        </Field>
        {group.fields}
      </WhichGroup>
    ),
  };
  return (
    <>
      <Wizard
        title={t("listeners.add")}
        steps={[first, second, ...(isNew ? group.steps : [])]}
        finish={t("listeners.add")}
        onFinish={finish}
        onClose={onClose}
      />
      {dialog}
    </>
  );
}

interface WhichGroupProps {
  seen: Seen;
  isNew: boolean;
  setNew: (isNew: boolean) => void;
  /** Which of those that are there. */
  chosen: string;
  onChoose: (name: string) => void;
  /** What a new one is asked. */
  children: ReactNode;
}

/** A new backend group, or one that is there? */
function WhichGroup({ seen, isNew, setNew, chosen, onChoose, children }: WhichGroupProps) {
  const { t } = useTranslation("balancer");
  const { balancer, edition } = seen;
  // Where each listener has a group of its own, only a free one can be taken.
  const free = balancer.groups.filter(
    ({ name }) => !edition.groups_are_owned || usersOf(balancer, name).length === 0,
  );
  const found = balancer.groups.find(({ name }) => name === chosen);
  return (
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
        children
      ) : (
        <>
          <Field label={t("action.group")} isRequired>
            {(id) => (
              <Select
                id={id}
                showSearch
                value={chosen || undefined}
                placeholder={t("action.choose")}
                options={free.map(({ name }) => ({ value: name, label: name }))}
                onChange={onChoose}
              />
            )}
          </Field>
          {found && <PersistenceTag persistence={found.persistence} />}
        </>
      )}
    </>
  );
}
