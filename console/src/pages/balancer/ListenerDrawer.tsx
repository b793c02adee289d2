// How is a listener changed, and with it whether its sessions are kept?
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ListenerSpec } from "../../api/writes";
import { FormDrawer } from "../../parts/FormDrawer";
import { switchesOf } from "../../parts/groups/groupForm";
import { Problems } from "../../parts/Problems";
import { useReview } from "../../parts/useReview";
import { ActionFields } from "./ActionFields";
import { GroupBehindFields } from "./GroupBehindFields";
import { ListenerFields } from "./ListenerFields";
import { isListenerFit, listenerForm, listenerSpec } from "./listenerForm";
import { isHttp } from "./listenerMore";
import { RareFields } from "./RareFields";
import type { Seen } from "./seen";
import { useGroupBehind } from "./useGroupBehind";
import { writeOf } from "./writeOf";

interface ListenerDrawerProps {
  seen: Seen;
  listener: ListenerSpec;
  onClose: () => void;
}

/** Mounted while it is open, with what was said when somebody opened it. */
export function ListenerDrawer({ seen, listener, onClose }: ListenerDrawerProps) {
  const { t } = useTranslation("balancer");
  const [opened] = useState({ seen, listener });
  const { balancer, revision, edition } = opened.seen;
  const { error, review, dialog } = useReview(onClose);
  const [form, setForm] = useState(() => listenerForm(opened.listener, edition));
  // Huawei keeps sessions on the backend group; the others where the listener is.
  const isKeptHere = edition.groups_are_owned || edition.edition === "native";
  const behind = useGroupBehind(opened.seen, form.protocol, form.action, isKeptHere);
  const { name } = listener;
  const ok = () => {
    const after = listenerSpec(form, opened.listener);
    const write = writeOf(opened.seen, opened.listener, after, behind);
    if (write === undefined) return onClose();
    review({ title: t("review", { name }), write, revision, done: t("saved", { name }) });
  };
  return (
    <>
      <FormDrawer
        title={t("listeners.modify", { name })}
        isOpen
        onClose={onClose}
        onOk={ok}
        canOk={isListenerFit(form, edition, switchesOf(balancer)) && (behind?.isFit ?? true)}
      >
        <Problems error={error} />
        <ListenerFields seen={opened.seen} form={form} onChange={setForm} isNew={false} error={error} />
        <ActionFields
          form={form.action}
          onChange={(action) => setForm({ ...form, action })}
          kinds={isHttp(form.protocol) ? ["group", "redirect", "respond"] : ["group"]}
          groups={balancer.groups.map((group) => group.name)}
          error={error}
        />
        {behind && <GroupBehindFields seen={opened.seen} behind={behind} user={name} error={error} />}
        <RareFields seen={opened.seen} form={form} onChange={setForm} error={error} />
      </FormDrawer>
      {dialog}
    </>
  );
}
