// How is a listener changed, and with it whether its sessions are kept?
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Schemas } from "../../api/client";
import { type GroupSpec, type ListenerSpec, type Write, writes } from "../../api/writes";
import { path } from "../../app/paths";
import { FormDrawer } from "../../parts/FormDrawer";
import { GroupFields } from "../../parts/groups/GroupFields";
import {
  type GroupForm,
  groupForm,
  groupPatch,
  groupSpec,
  isFit,
  protocolsTo,
  switchesOf,
  usersOf,
} from "../../parts/groups/groupForm";
import { type Json, mergePatch } from "../../parts/mergePatch";
import { PersistenceTag } from "../../parts/PersistenceTag";
import { Problems } from "../../parts/Problems";
import { ReviewChange, type Reviewed } from "../../parts/ReviewChange";
import { ActionFields } from "./ActionFields";
import { ListenerFields, WaitFields } from "./ListenerFields";
import { isHttp, isListenerFit, listenerForm, listenerSpec } from "./listenerForm";
import type { Seen } from "./seen";

interface ListenerDrawerProps {
  seen: Seen;
  listener: ListenerSpec;
  onClose: () => void;
}

/** Mounted while it is open, with what was said when somebody opened it. */
export function ListenerDrawer({ seen, listener, onClose }: ListenerDrawerProps) {
  const { t } = useTranslation("balancer");
  const [opened] = useState({ seen, listener });
  const { balancer, revision, edition, editions } = opened.seen;
  const switches = switchesOf(balancer);
  const [form, setForm] = useState(() => listenerForm(opened.listener, edition));
  const [groups, setGroups] = useState<Record<string, GroupForm>>({});
  const [error, setError] = useState<unknown>(null);
  const [reviewed, setReviewed] = useState<Reviewed>();

  const group =
    form.action.kind === "group" ? balancer.groups.find(({ name }) => name === form.action.group) : undefined;
  const protocols = group ? [...new Set([...protocolsTo(balancer, group.name), form.protocol])] : [];
  // Huawei keeps it on the backend group; the others where the listener is.
  const isHere = group !== undefined && (edition.groups_are_owned || edition.edition === "native");
  const kept = group && (groups[group.name] ?? groupForm(group, edition, protocols));
  const canOk =
    isListenerFit(form, edition, switches) && (!isHere || !kept || isFit(kept, edition, protocols, switches));

  const ok = () => {
    setError(null);
    const after = listenerSpec(form, opened.listener);
    const ofGroup = isHere && group && kept ? groupSpec(kept, group, edition, editions.catalogue) : undefined;
    const write = writeOf(opened, after, group, ofGroup);
    if (write === undefined) return onClose();
    setReviewed({
      title: t("review", { name: listener.name }),
      write,
      revision,
      done: t("saved", { name: listener.name }),
    });
  };
  return (
    <>
      <FormDrawer
        title={t("listeners.modify", { name: listener.name })}
        isOpen
        onClose={onClose}
        onOk={ok}
        canOk={canOk}
      >
        <Problems error={error} />
        <ListenerFields seen={opened.seen} form={form} onChange={setForm} isNew={false} error={error} />
        <ActionFields
          form={form.action}
          onChange={(action) => setForm({ ...form, action })}
          kinds={isHttp(form.protocol) ? ["group", "redirect", "respond"] : ["group"]}
          groups={balancer.groups.map(({ name }) => name)}
          error={error}
        />
        {isHere && kept && (
          <>
            <Shared seen={opened.seen} group={group.name} listener={listener.name} />
            <GroupFields
              edition={edition}
              catalogue={editions.catalogue}
              protocols={protocols}
              switches={switches}
              form={kept}
              onChange={(next) => setGroups({ ...groups, [group.name]: next })}
              error={error}
            />
          </>
        )}
        {group && !isHere && (
          <div className="note">
            <div className="row">
              <strong>{t("persistence:title")}</strong> <PersistenceTag persistence={group.persistence} />
            </div>
            <div>
              {t("listeners.onGroup")} <Link to={path.group(balancer.name, group.name)}>{group.name}</Link>
            </div>
          </div>
        )}
        <WaitFields seen={opened.seen} form={form} onChange={setForm} error={error} />
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

/** Who else is meant when this group changes. */
function Shared({ seen, group, listener }: { seen: Seen; group: string; listener: string }) {
  const { t } = useTranslation("balancer");
  const others = usersOf(seen.balancer, group).filter((name) => name !== listener);
  if (others.length === 0) return null;
  return <div className="note">{t("listeners.shared", { group, others: others.join(", ") })}</div>;
}

/** One write for all that changed, so that it takes effect together; `undefined`: nothing did. */
function writeOf(
  { seen: { balancer }, listener }: { seen: Seen; listener: ListenerSpec },
  after: ListenerSpec,
  group: GroupSpec | undefined,
  ofGroup: GroupSpec | undefined,
): Write | undefined {
  const patch = mergePatch(listener as Record<string, Json>, after as Record<string, Json>);
  const groupChange = group && ofGroup ? groupPatch(group, ofGroup) : {};
  const [isChanged, isGroupChanged] = [Object.keys(patch).length > 0, Object.keys(groupChange).length > 0];
  if (isChanged && isGroupChanged && ofGroup) {
    return writes.patchBalancer(balancer.name, {
      listeners: balancer.listeners.map((each) => (each.name === listener.name ? after : each)),
      groups: balancer.groups.map((each) => (each.name === ofGroup.name ? ofGroup : each)),
    });
  }
  if (isGroupChanged && group) return writes.patchGroup(balancer.name, group.name, groupChange);
  if (isChanged) return writes.patchListener(balancer.name, listener.name, patch as Schemas["ListenerPatch"]);
  return undefined;
}
