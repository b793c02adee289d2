// How are a listener and the group behind it changed? By one write, so that it takes effect together.
import type { Schemas } from "../../api/client";
import { type GroupSpec, type ListenerSpec, type Write, writes } from "../../api/writes";
import { groupPatch } from "../../parts/groups/groupForm";
import { type Json, mergePatch } from "../../parts/mergePatch";
import type { Seen } from "./seen";
import type { GroupBehind } from "./useGroupBehind";

/** `undefined`: nothing changed. */
export function writeOf(
  { balancer }: Seen,
  before: ListenerSpec,
  after: ListenerSpec,
  behind: Pick<GroupBehind, "group" | "changed"> | undefined,
): Write | undefined {
  const patch = mergePatch(before as Record<string, Json>, after as Record<string, Json>);
  const isChanged = Object.keys(patch).length > 0;
  const changed: GroupSpec | undefined = behind?.changed;
  if (isChanged && changed) {
    return writes.patchBalancer(balancer.name, {
      listeners: balancer.listeners.map((each) => (each.name === before.name ? after : each)),
      groups: balancer.groups.map((each) => (each.name === changed.name ? changed : each)),
    });
  }
  if (changed && behind) {
    return writes.patchGroup(balancer.name, changed.name, groupPatch(behind.group, changed));
  }
  if (isChanged) return writes.patchListener(balancer.name, before.name, patch as Schemas["ListenerPatch"]);
  return undefined;
}
