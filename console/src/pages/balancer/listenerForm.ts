// What does the form of a listener know, and how is it said to the node?
import type { Edition, WaitRule } from "../../api/editions";
import type { ListenerSpec } from "../../api/writes";
import { secondsOf, textOf } from "../../parts/duration";
import { isAddress, isName } from "../../parts/names";
import type { Combination } from "../../parts/persistence/rules";
import { type ActionForm, actionForm, isActionFit, saidOfAction } from "./actionForm";

export interface ListenerForm {
  name: string;
  protocol: ListenerSpec["protocol"];
  listen: string[];
  action: ActionForm;
  /** Names of stored certificates; those that a file names stay as they are. */
  stored: string[];
  /** Seconds by the name of the setting; `null`: the edition's own. */
  waits: Record<string, number | null>;
}

export const isHttp = (protocol: ListenerSpec["protocol"]) => protocol === "http" || protocol === "https";

export function listenerForm(spec: ListenerSpec | undefined, edition: Edition): ListenerForm {
  const said = (spec ?? {}) as Record<string, unknown>;
  const waits = edition.timeouts.map(({ setting }) => {
    const text = said[setting];
    return [setting, typeof text === "string" ? secondsOf(text) : null] as const;
  });
  return {
    name: spec?.name ?? "",
    protocol: spec?.protocol ?? "http",
    listen: spec?.listen ?? [],
    action: actionForm(spec),
    stored: (spec?.certificates ?? []).flatMap(({ stored }) => (stored ? [stored] : [])),
    waits: Object.fromEntries(waits),
  };
}

export function listenerSpec(form: ListenerForm, before: ListenerSpec | undefined): ListenerSpec {
  const waits = Object.entries(form.waits).map(([setting, seconds]) => [
    setting,
    seconds === null ? undefined : textOf(seconds),
  ]);
  const fromFiles = (before?.certificates ?? []).filter(({ stored }) => !stored);
  const certificates = [...fromFiles, ...form.stored.map((stored) => ({ stored }))];
  return {
    ...before,
    name: form.name,
    protocol: form.protocol,
    listen: form.listen.map((address) => address.trim()),
    ...saidOfAction(form.action),
    certificates: form.protocol === "https" && certificates.length > 0 ? certificates : undefined,
    ...Object.fromEntries(waits),
  };
}

/** The timeouts that a listener of this protocol has, with their ranges under what the load balancer switched. */
export function waitsOf(edition: Edition, form: ListenerForm, switches: Combination["switches"]): WaitRule[] {
  return edition.timeouts
    .filter(({ protocols }) => protocols.includes(form.protocol))
    .map((rule) => {
      const isSwitched = rule.switched && switches[rule.switched.when.setting] === rule.switched.when.value;
      return isSwitched && rule.switched ? { ...rule, ...rule.switched, is_fixed: false } : rule;
    });
}

export function isWaitFit(rule: WaitRule, seconds: number | null): boolean {
  return seconds === null || (seconds * 1000 >= rule.min_ms && seconds * 1000 <= rule.max_ms);
}

export function isListenerFit(
  form: ListenerForm,
  edition: Edition,
  switches: Combination["switches"],
): boolean {
  const hasCertificate = form.protocol !== "https" || form.stored.length > 0;
  return (
    isName(form.name) &&
    form.listen.length > 0 &&
    form.listen.every(isAddress) &&
    isActionFit(form.action) &&
    hasCertificate &&
    waitsOf(edition, form, switches).every((rule) => isWaitFit(rule, form.waits[rule.setting] ?? null))
  );
}
