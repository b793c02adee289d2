// How are targets probed: what does a form know of it, and how is it said?
import type { Catalogue } from "../../api/editions";
import type { GroupSpec } from "../../api/writes";
import { secondsOf, textOf } from "../duration";
import { isFieldName } from "../names";
import { isTargetTlsFit, type TargetTlsForm, targetTlsForm, targetTlsSpec } from "../tls/targetTls";

export type HealthSpec = NonNullable<GroupSpec["health"]>;

export interface HealthForm {
  /** `off`: they are not. */
  kind: HealthSpec["kind"] | "off";
  path: string;
  service: string;
  host: string;
  /** "200" or "200-299". */
  statuses: string[];
  incarnation_header: string;
  send: string;
  expect: string;
  tls: TargetTlsForm;
  port: number | null;
  interval: number | null;
  timeout: number | null;
  rise: number | null;
  fall: number | null;
}

export function healthForm(spec: GroupSpec["health"]): HealthForm {
  return {
    kind: spec?.kind ?? "off",
    path: spec?.path ?? "/",
    service: spec?.service ?? "",
    host: spec?.host ?? "",
    statuses: (spec?.statuses ?? []).map(String),
    incarnation_header: spec?.incarnation_header ?? "",
    send: spec?.send ?? "",
    expect: spec?.expect ?? "",
    tls: targetTlsForm(spec?.tls),
    port: spec?.port ?? null,
    interval: secondsOf(spec?.interval),
    timeout: secondsOf(spec?.timeout),
    rise: spec?.rise ?? null,
    fall: spec?.fall ?? null,
  };
}

/** The settings that only some kinds of probes have, of this kind. */
export function settingsOfProbe({ probes }: Catalogue, kind: string): string[] {
  return probes.find((probe) => probe.kind === kind)?.settings ?? [];
}

/** What is said: settings of another kind are left out. */
export function healthSpec(
  form: HealthForm,
  before: GroupSpec["health"],
  catalogue: Catalogue,
): HealthSpec | undefined {
  if (form.kind === "off") return undefined;
  const { kind, path, interval, timeout } = form;
  const own = settingsOfProbe(catalogue, kind);
  const of = <T>(setting: string, value: T): T | undefined => (own.includes(setting) ? value : undefined);
  return {
    kind,
    path: of("path", path !== "/" || before?.path != null ? path : undefined),
    service: of("service", form.service.trim() || undefined),
    host: of("host", form.host.trim() || undefined),
    statuses: of("statuses", statusesOf(form.statuses, before)),
    incarnation_header: of("incarnation_header", form.incarnation_header.trim() || undefined),
    send: of("send", form.send || undefined),
    expect: of("expect", form.expect || undefined),
    tls: of("tls", targetTlsSpec(form.tls)),
    port: form.port ?? undefined,
    interval: interval === null ? undefined : textOf(interval),
    timeout: timeout === null ? undefined : textOf(timeout),
    rise: form.rise ?? undefined,
    fall: form.fall ?? undefined,
  };
}

/** As they were said, where they are the same: numbers stay numbers. */
function statusesOf(texts: string[], before: GroupSpec["health"]): HealthSpec["statuses"] {
  const was = before?.statuses ?? [];
  const isSame = was.length === texts.length && was.every((each, index) => String(each) === texts[index]);
  if (isSame) return before?.statuses ?? undefined;
  return texts.length === 0 ? undefined : texts.map((text) => (text.includes("-") ? text : Number(text)));
}

/** Whether it is a status, or a range of them. */
export const isStatusRange = (text: string) => /^[1-5]\d{2}(-[1-5]\d{2})?$/.test(text);

export function isHealthFit(form: HealthForm, catalogue: Catalogue): boolean {
  const own = settingsOfProbe(catalogue, form.kind);
  const name = form.incarnation_header.trim();
  return (
    (!own.includes("statuses") || form.statuses.every(isStatusRange)) &&
    (!own.includes("incarnation_header") || name === "" || isFieldName(name)) &&
    (!own.includes("tls") || isTargetTlsFit(form.tls))
  );
}
