// How is a backend group added: who gets new sessions, are they kept, how are targets probed, and which are there?
import { Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ListenerSpec } from "../../api/writes";
import { writes } from "../../api/writes";
import { Field, faultAt } from "../../parts/Field";
import { GroupFields } from "../../parts/groups/GroupFields";
import { groupForm, groupSpec, isFit, switchesOf } from "../../parts/groups/groupForm";
import { HealthFields } from "../../parts/groups/HealthFields";
import { healthForm, healthSpec } from "../../parts/groups/healthForm";
import { areTargetsFit, type TargetRow, TargetRows, targetsOf } from "../../parts/groups/TargetRows";
import { isName } from "../../parts/names";
import { Problems } from "../../parts/Problems";
import { ReviewChange, type Reviewed } from "../../parts/ReviewChange";
import { Wizard } from "../../parts/Wizard";
import type { Seen } from "./seen";

export function AddGroup({ seen, onClose }: { seen: Seen; onClose: () => void }) {
  const { t } = useTranslation(["balancer", "groups"]);
  const { balancer, revision, edition, editions } = seen;
  const { catalogue } = editions;
  const switches = switchesOf(balancer);
  const [protocol, setProtocol] = useState<ListenerSpec["protocol"]>("http");
  const [form, setForm] = useState(() => groupForm(undefined, edition, ["http"]));
  const [health, setHealth] = useState(() => healthForm(undefined));
  const [rows, setRows] = useState<TargetRow[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [reviewed, setReviewed] = useState<Reviewed>();
  const isTaken = balancer.groups.some(({ name }) => name === form.name);
  const choose = (next: ListenerSpec["protocol"]) => {
    setProtocol(next);
    const { persistence } = groupForm(undefined, edition, [next]);
    setForm({ ...form, persistence: { ...form.persistence, method: persistence.method } });
  };
  const finish = () => {
    setError(null);
    const body = {
      ...groupSpec(form, undefined, edition, catalogue),
      health: healthSpec(health, undefined),
      targets: targetsOf(rows),
    };
    setReviewed({
      title: t("groups.addReview", { name: form.name }),
      write: writes.createGroup(balancer.name, body),
      revision,
      done: t("groups.added", { name: form.name }),
    });
  };
  const steps = [
    {
      key: "group",
      title: t("groups.step.group"),
      isFit: isName(form.name) && !isTaken && isFit(form, edition, [protocol], switches),
      content: (
        <>
          <Problems error={error} />
          <div className="fields-two">
            <Field
              label={t("groups.name")}
              isRequired
              fault={
                isTaken
                  ? t("groups.taken", { name: form.name })
                  : form.name !== "" && !isName(form.name)
                    ? t("nameOdd")
                    : faultAt(error, "name")
              }
            >
              {(id) => (
                <Input
                  id={id}
                  autoFocus
                  value={form.name}
                  spellCheck={false}
                  onChange={({ target }) => setForm({ ...form, name: target.value })}
                />
              )}
            </Field>
            <Field label={t("groups.for")} hint={t("groups.forHint")}>
              {(id) => (
                <Select
                  id={id}
                  value={protocol}
                  options={catalogue.protocols.map(({ protocol: value }) => ({
                    value: value as ListenerSpec["protocol"],
                    label: value.toUpperCase(),
                  }))}
                  onChange={choose}
                />
              )}
            </Field>
          </div>
          <GroupFields
            edition={edition}
            catalogue={catalogue}
            protocols={[protocol]}
            switches={switches}
            form={form}
            onChange={setForm}
            error={error}
          />
        </>
      ),
    },
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
        title={t("groups.add")}
        steps={steps}
        finish={t("groups.add")}
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
