// How is a backend group added: who gets new sessions, are they kept, how are targets probed, and which are there?
import { Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { writes } from "../../api/writes";
import { Field, faultAt } from "../../parts/Field";
import { isName } from "../../parts/names";
import { Problems } from "../../parts/Problems";
import { useReview } from "../../parts/useReview";
import { Wizard } from "../../parts/Wizard";
import type { Protocol } from "./listenerMore";
import type { Seen } from "./seen";
import { useNewGroup } from "./useNewGroup";

export function AddGroup({ seen, onClose }: { seen: Seen; onClose: () => void }) {
  const { t } = useTranslation("balancer");
  const { balancer, revision, editions } = seen;
  const [protocol, setProtocol] = useState<Protocol>("http");
  const { error, review, dialog } = useReview(onClose);
  const group = useNewGroup(seen, protocol, error);
  const { name } = group;
  const isTaken = group.isTaken(name);
  const choose = (next: Protocol) => {
    setProtocol(next);
    group.usualFor(next);
  };
  const finish = () =>
    review({
      title: t("groups.addReview", { name }),
      write: writes.createGroup(balancer.name, group.spec(name)),
      revision,
      done: t("groups.added", { name }),
    });
  const fault = isTaken
    ? t("groups.taken", { name })
    : name !== "" && !isName(name)
      ? t("nameOdd")
      : faultAt(error, "name");
  const first = {
    key: "group",
    title: t("groups.step.group"),
    isFit: isName(name) && !isTaken && group.isFit,
    content: (
      <>
        <Problems error={error} />
        <div className="fields-two">
          <Field label={t("groups.name")} isRequired fault={fault}>
            {(id) => (
              <Input
                id={id}
                autoFocus
                value={name}
                spellCheck={false}
                onChange={({ target }) => group.setName(target.value)}
              />
            )}
          </Field>
          <Field label={t("groups.for")} hint={t("groups.forHint")}>
            {(id) => (
              <Select
                id={id}
                value={protocol}
                options={editions.catalogue.protocols.map(({ protocol: value }) => ({
                  value: value as Protocol,
                  label: value.toUpperCase(),
                }))}
                onChange={choose}
              />
            )}
          </Field>
        </div>
        {group.fields}
      </>
    ),
  };
  return (
    <>
      <Wizard
        title={t("groups.add")}
        steps={[first, ...group.steps]}
        finish={t("groups.add")}
        onFinish={finish}
        onClose={onClose}
      />
      {dialog}
    </>
  );
}
