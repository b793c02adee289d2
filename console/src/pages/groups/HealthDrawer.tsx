// How are the targets of a group probed, and how is that changed?
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type GroupSpec, writes } from "../../api/writes";
import { FormDrawer } from "../../parts/FormDrawer";
import { groupPatch } from "../../parts/groups/groupForm";
import { HealthFields } from "../../parts/groups/HealthFields";
import { healthForm, healthSpec, isHealthFit } from "../../parts/groups/healthForm";
import { Problems } from "../../parts/Problems";
import { useReview } from "../../parts/useReview";
import type { Seen } from "../balancer/seen";

interface HealthDrawerProps {
  seen: Seen;
  group: GroupSpec;
  onClose: () => void;
}

export function HealthDrawer({ seen, group, onClose }: HealthDrawerProps) {
  const { t } = useTranslation("groups");
  const [opened] = useState({ seen, group });
  const [form, setForm] = useState(() => healthForm(group.health));
  const { error, review, dialog } = useReview(onClose);
  const { balancer, revision, editions } = opened.seen;
  const { catalogue } = editions;
  const ok = () => {
    const before = opened.group;
    const patch = groupPatch(before, { ...before, health: healthSpec(form, before.health, catalogue) });
    if (Object.keys(patch).length === 0) return onClose();
    review({
      title: t("modify.review", { name: group.name }),
      write: writes.patchGroup(balancer.name, group.name, patch),
      revision,
      done: t("modify.done", { name: group.name }),
    });
  };
  return (
    <>
      <FormDrawer
        title={t("health.title", { name: group.name })}
        isOpen
        onClose={onClose}
        onOk={ok}
        canOk={isHealthFit(form, catalogue)}
      >
        <Problems error={error} />
        <HealthFields catalogue={catalogue} form={form} onChange={setForm} error={error} />
      </FormDrawer>
      {dialog}
    </>
  );
}
