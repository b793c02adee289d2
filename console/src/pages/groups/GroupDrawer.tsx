// How is a backend group changed: its scheduler, and whether it keeps sessions?
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Balancer } from "../../api/balancers";
import type { Edition, Editions } from "../../api/editions";
import { type GroupSpec, writes } from "../../api/writes";
import { FormDrawer } from "../../parts/FormDrawer";
import { GroupFields } from "../../parts/groups/GroupFields";
import { GroupMoreFields } from "../../parts/groups/GroupMoreFields";
import {
  groupForm,
  groupPatch,
  groupSpec,
  isFit,
  protocolsTo,
  switchesOf,
} from "../../parts/groups/groupForm";
import { Problems } from "../../parts/Problems";
import { useReview } from "../../parts/useReview";

interface GroupDrawerProps {
  balancer: Balancer;
  revision: number;
  group: GroupSpec;
  edition: Edition;
  editions: Editions;
  /** Whether somebody has just wanted it on. */
  isSwitchedOn?: boolean;
  onClose: () => void;
}

/** Mounted while it is open, with what was said when somebody opened it. */
export function GroupDrawer(props: GroupDrawerProps) {
  const { edition, editions, isSwitchedOn = false, onClose } = props;
  const { t } = useTranslation("groups");
  const [{ balancer, revision, group }] = useState(props);
  const protocols = protocolsTo(balancer, group.name);
  const switches = switchesOf(balancer);
  const [form, setForm] = useState(() => {
    const form = groupForm(group, edition, protocols);
    return isSwitchedOn ? { ...form, persistence: { ...form.persistence, isOn: true } } : form;
  });
  const { error, review, dialog } = useReview(onClose);
  const patch = groupPatch(group, groupSpec(form, group, edition, editions.catalogue));
  const isChanged = Object.keys(patch).length > 0;
  const ok = () => {
    if (!isChanged) {
      onClose();
      return;
    }
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
        title={t("modify.title", { name: group.name })}
        isOpen
        onClose={onClose}
        onOk={ok}
        canOk={isFit(form, edition, protocols, switches)}
      >
        <Problems error={error} />
        <GroupFields
          edition={edition}
          catalogue={editions.catalogue}
          protocols={protocols}
          switches={switches}
          form={form}
          onChange={setForm}
          error={error}
        />
        <GroupMoreFields
          edition={edition}
          catalogue={editions.catalogue}
          protocols={protocols}
          form={form.more}
          onChange={(more) => setForm({ ...form, more })}
          error={error}
        />
      </FormDrawer>
      {dialog}
    </>
  );
}
