// Which backend group takes what a listener or a rule sends on, and what is changed of it in the same form?
import { useState } from "react";
import type { GroupSpec } from "../../api/writes";
import {
  type GroupForm,
  groupForm,
  groupPatch,
  groupSpec,
  isFit,
  protocolsTo,
  switchesOf,
} from "../../parts/groups/groupForm";
import type { ActionForm } from "./actionForm";
import type { Protocol } from "./listenerMore";
import type { Seen } from "./seen";

export interface GroupBehind {
  group: GroupSpec;
  /** Whether its persistence is set here, too. */
  isHere: boolean;
  protocols: string[];
  form: GroupForm;
  onChange: (form: GroupForm) => void;
  isFit: boolean;
  /** What the form says of it; `undefined`: as before. */
  changed: GroupSpec | undefined;
}

/** What is typed for one group stays while another one is chosen.
 * @param isKeptHere - whether persistence belongs to listeners and rules in this edition. */
export function useGroupBehind(
  seen: Seen,
  protocol: Protocol,
  action: ActionForm,
  isKeptHere: boolean,
): GroupBehind | undefined {
  const { balancer, edition, editions } = seen;
  const [forms, setForms] = useState<Record<string, GroupForm>>({});
  const group =
    action.kind === "group" ? balancer.groups.find(({ name }) => name === action.group) : undefined;
  if (group === undefined) return undefined;
  const protocols = [...new Set([...protocolsTo(balancer, group.name), protocol])];
  const form = forms[group.name] ?? groupForm(group, edition, protocols);
  const after = groupSpec(form, group, edition, editions.catalogue);
  const isChanged = isKeptHere && Object.keys(groupPatch(group, after)).length > 0;
  return {
    group,
    isHere: isKeptHere,
    protocols,
    form,
    onChange: (next) => setForms({ ...forms, [group.name]: next }),
    isFit: !isKeptHere || isFit(form, edition, protocols, switchesOf(balancer)),
    changed: isChanged ? after : undefined,
  };
}
