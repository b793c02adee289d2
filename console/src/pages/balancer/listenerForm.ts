// What does the form of a listener know, and how is it said to the node?
import type { Edition, WaitRule } from "../../api/editions";
import type { ListenerSpec } from "../../api/writes";
import { secondsOf, textOf } from "../../parts/duration";
import { areHeadersFit, type HeaderForm, headerForm, saidOfHeaders } from "../../parts/headers/headerForm";
import { isAddress, isName } from "../../parts/names";
import type { Combination } from "../../parts/persistence/rules";
import { type ActionForm, actionForm, isActionFit, saidOfAction } from "./actionForm";
import { isHttp, isMoreFit, type ListenerMore, listenerMore, saidOfMore } from "./listenerMore";

export interface ListenerForm {
  name: string;
  protocol: ListenerSpec["protocol"];
  listen: string[];
  action: ActionForm;
  /** Names of stored certificates; those that a file names stay as they are. */
  stored: string[];
  /** Certificates that files hold. */
  files: string[];
  headers: HeaderForm;
  more: ListenerMore;
  /** Seconds by the name of the setting; `null`: the edition's own. */
  waits: Record<string, number | null>;
}

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
    files: (spec?.certificates ?? []).flatMap(({ cert }) => (cert ? [cert] : [])),
    headers: headerForm(spec),
    more: listenerMore(spec),
    waits: Object.fromEntries(waits),
  };
}

export function listenerSpec(form: ListenerForm, before: ListenerSpec | undefined): ListenerSpec {
  const waits = Object.entries(form.waits).map(([setting, seconds]) => [
    setting,
    seconds === null ? undefined : textOf(seconds),
  ]);
  const certificates = certificatesOf(form, before);
  const { protocol, headers, more } = form;
  const edits = saidOfHeaders(headers, before);
  return {
    ...before,
    name: form.name,
    protocol,
    listen: form.listen.map((address) => address.trim()),
    ...saidOfAction(form.action),
    certificates: protocol === "https" && certificates.length > 0 ? certificates : undefined,
    ...saidOfMore(more, protocol, before),
    ...(isHttp(protocol) ? edits : { request_headers: undefined, response_headers: undefined }),
    ...Object.fromEntries(waits),
  };
}

/** Those that stay keep their places: the first is for names that nobody has. */
function certificatesOf({ stored }: ListenerForm, before: ListenerSpec | undefined) {
  const kept = (before?.certificates ?? []).filter((each) => !each.stored || stored.includes(each.stored));
  const added = stored.filter((name) => !kept.some((each) => each.stored === name));
  return [...kept, ...added.map((name) => ({ stored: name }))];
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
  const hasCertificate = form.protocol !== "https" || form.stored.length + form.files.length > 0;
  return (
    isName(form.name) &&
    form.listen.length > 0 &&
    form.listen.every(isAddress) &&
    isActionFit(form.action) &&
    hasCertificate &&
    isMoreFit(form.more, form.protocol, edition) &&
    (!isHttp(form.protocol) || areHeadersFit(form.headers)) &&
    waitsOf(edition, form, switches).every((rule) => isWaitFit(rule, form.waits[rule.setting] ?? null))
  );
}
