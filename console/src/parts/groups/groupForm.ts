// What does the form of a backend group know, and how is it said to the node?
import type { Balancer } from "../../api/balancers";
import type { Catalogue, Edition, Fix } from "../../api/editions";
import type { GroupSpec } from "../../api/writes";
import { type Json, mergePatch } from "../mergePatch";
import { formOf, type PersistenceForm, specOf } from "../persistence/form";
import {
  afterFix,
  type Combination,
  clashes,
  faultOf,
  methodsOf,
  rangeOf,
  settingsOf,
} from "../persistence/rules";
import { type GroupMore, groupMore, isGroupMoreFit, saidOfGroupMore } from "./groupMore";

export interface GroupForm {
  name: string;
  scheduler: string;
  persistence: PersistenceForm;
  more: GroupMore;
}

/** Settings of a load balancer that are on or off. */
export function switchesOf(balancer: Balancer): Combination["switches"] {
  const { long_cookie, adjustable_idle, sticky_least_connections } = balancer;
  return { long_cookie, adjustable_idle, sticky_least_connections };
}

/** What the listeners speak that lead to a group. */
export function protocolsTo(balancer: Balancer, group: string): string[] {
  const leads = balancer.listeners.filter(
    (listener) => listener.group === group || listener.rules?.some((rule) => rule.group === group),
  );
  return [...new Set(leads.map(({ protocol }) => protocol))];
}

/** Where a group is used: its listeners, and the places of rules. */
export function usersOf(balancer: Balancer, group: string): string[] {
  return balancer.listeners.flatMap((listener) => [
    ...(listener.group === group ? [listener.name] : []),
    ...(listener.rules ?? []).flatMap((rule, index) =>
      rule.group === group ? [`${listener.name} #${index + 1}`] : [],
    ),
  ]);
}

export function groupForm(spec: GroupSpec | undefined, edition: Edition, protocols: string[]): GroupForm {
  const usual = methodsOf(edition, protocols)[0] ?? "source-ip";
  return {
    name: spec?.name ?? "",
    scheduler: spec?.scheduler ?? edition.default_scheduler,
    persistence: formOf(spec?.persistence, usual),
    more: groupMore(spec),
  };
}

/** What a form says of a group, on top of what was said before. */
export function groupSpec(
  form: GroupForm,
  before: GroupSpec | undefined,
  edition: Edition,
  catalogue: Catalogue,
): GroupSpec {
  const { method } = form.persistence;
  const allowed = [...catalogue.common_settings, ...settingsOf(catalogue, edition, method)];
  const scheduler = form.scheduler as NonNullable<GroupSpec["scheduler"]>;
  // What was never said, and is what holds anyway, is not said now.
  const isUsual = before?.scheduler == null && scheduler === edition.default_scheduler;
  return {
    ...before,
    name: form.name,
    scheduler: isUsual ? undefined : scheduler,
    persistence: specOf(form.persistence, allowed) ?? undefined,
    ...saidOfGroupMore(form.more),
  };
}

export function groupPatch(before: GroupSpec, after: GroupSpec) {
  return mergePatch(before as Record<string, Json>, after as Record<string, Json>);
}

/** Whether the form can be sent: what the edition refuses is not. */
export function isFit(
  form: GroupForm,
  edition: Edition,
  protocols: string[],
  switches: Combination["switches"],
): boolean {
  const { isOn, method, seconds } = form.persistence;
  const wanted = { protocols, switches, scheduler: form.scheduler, method: isOn ? method : null };
  if (clashes(edition, wanted).length > 0 || !isGroupMoreFit(form.more)) return false;
  const range = isOn ? rangeOf(edition, wanted) : null;
  return range === null || faultOf(range, seconds) === undefined;
}

/** The form after a fix of its group. */
export function fixed(form: GroupForm, fix: Fix): GroupForm {
  const { isOn, method } = form.persistence;
  const wanted = { protocols: [], switches: {}, scheduler: form.scheduler, method: isOn ? method : null };
  const after = afterFix(fix, wanted);
  return {
    ...form,
    scheduler: after.scheduler,
    persistence: { ...form.persistence, isOn: after.method !== null, method: after.method ?? method },
  };
}
