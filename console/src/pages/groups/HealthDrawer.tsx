// How are the targets of a group probed, and how is that changed?
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type GroupSpec, writes } from "../../api/writes";
import { FormDrawer } from "../../parts/FormDrawer";
import { groupPatch } from "../../parts/groups/groupForm";
import { HealthFields } from "../../parts/groups/HealthFields";
import { healthForm, healthSpec } from "../../parts/groups/healthForm";
import { Problems } from "../../parts/Problems";
import { ReviewChange, type Reviewed } from "../../parts/ReviewChange";
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
  const [error, setError] = useState<unknown>(null);
  const [reviewed, setReviewed] = useState<Reviewed>();
  const { balancer, revision, editions } = opened.seen;
  const ok = () => {
    setError(null);
    const before = opened.group;
    const patch = groupPatch(before, { ...before, health: healthSpec(form, before.health) });
    if (Object.keys(patch).length === 0) return onClose();
    setReviewed({
      title: t("modify.review", { name: group.name }),
      write: writes.patchGroup(balancer.name, group.name, patch),
      revision,
      done: t("modify.done", { name: group.name }),
    });
  };
  return (
    <>
      <FormDrawer title={t("health.title", { name: group.name })} isOpen onClose={onClose} onOk={ok}>
        <Problems error={error} />
        <HealthFields catalogue={editions.catalogue} form={form} onChange={setForm} error={error} />
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
