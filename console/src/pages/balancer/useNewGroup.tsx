// What is said of a backend group that is about to be made: its sessions, its probes and its targets, a step each.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GroupSpec } from "../../api/writes";
import { GroupFields } from "../../parts/groups/GroupFields";
import { GroupMoreFields } from "../../parts/groups/GroupMoreFields";
import { groupForm, groupSpec, isFit, switchesOf } from "../../parts/groups/groupForm";
import { HealthFields } from "../../parts/groups/HealthFields";
import { healthForm, healthSpec, isHealthFit } from "../../parts/groups/healthForm";
import { areTargetsFit, type TargetRow, TargetRows, targetsOf } from "../../parts/groups/TargetRows";
import type { Step } from "../../parts/Wizard";
import type { Protocol } from "./listenerMore";
import type { Seen } from "./seen";

export function useNewGroup({ balancer, edition, editions }: Seen, protocol: Protocol, error: unknown) {
  const { t } = useTranslation("balancer");
  const { catalogue } = editions;
  const protocols = [protocol];
  const switches = switchesOf(balancer);
  const [form, setForm] = useState(() => groupForm(undefined, edition, protocols));
  const [health, setHealth] = useState(() => healthForm(undefined));
  const [rows, setRows] = useState<TargetRow[]>([]);
  const steps: Step[] = [
    {
      key: "health",
      title: t("groups.step.health"),
      isFit: isHealthFit(health, catalogue),
      content: <HealthFields catalogue={catalogue} form={health} onChange={setHealth} error={error} />,
    },
    {
      key: "targets",
      title: t("groups.step.targets"),
      isFit: areTargetsFit(rows),
      content: <TargetRows edition={edition} rows={rows} onChange={setRows} error={error} />,
    },
  ];
  return {
    name: form.name,
    setName: (name: string) => setForm({ ...form, name }),
    isTaken: (name: string) => balancer.groups.some((group) => group.name === name),
    isFit: isFit(form, edition, protocols, switches),
    /** The method that listeners of this protocol usually have. */
    usualFor: (next: Protocol) => {
      const { persistence } = groupForm(undefined, edition, [next]);
      setForm({ ...form, persistence: { ...form.persistence, method: persistence.method } });
    },
    fields: (
      <>
        <GroupFields
          edition={edition}
          catalogue={catalogue}
          protocols={protocols}
          switches={switches}
          form={form}
          onChange={setForm}
          error={error}
        />
        <GroupMoreFields
          edition={edition}
          catalogue={catalogue}
          protocols={protocols}
          form={form.more}
          onChange={(more) => setForm({ ...form, more })}
          error={error}
        />
      </>
    ),
    /** What comes after its name and its sessions. */
    steps,
    spec: (name: string): GroupSpec => ({
      ...groupSpec({ ...form, name }, undefined, edition, catalogue),
      health: healthSpec(health, undefined, catalogue),
      targets: targetsOf(rows),
    }),
  };
}
