// How are targets probed: what does a form know of it, and how is it said?
import type { GroupSpec } from "../../api/writes";
import { secondsOf, textOf } from "../duration";

export type HealthSpec = NonNullable<GroupSpec["health"]>;

export interface HealthForm {
  /** `off`: they are not. */
  kind: HealthSpec["kind"] | "off";
  path: string;
  service: string;
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
    interval: secondsOf(spec?.interval),
    timeout: secondsOf(spec?.timeout),
    rise: spec?.rise ?? null,
    fall: spec?.fall ?? null,
  };
}

/** What is said; what the form does not show stays, while the kind stays. */
export function healthSpec(form: HealthForm, before: GroupSpec["health"]): HealthSpec | undefined {
  if (form.kind === "off") return undefined;
  const { kind, path, service, interval, timeout, rise, fall } = form;
  const isHttp = kind === "http" || kind === "https";
  return {
    ...(before?.kind === kind ? before : {}),
    kind,
    path: isHttp && (path !== "/" || before?.path != null) ? path : undefined,
    service: kind === "grpc" && service !== "" ? service : undefined,
    interval: interval === null ? undefined : textOf(interval),
    timeout: timeout === null ? undefined : textOf(timeout),
    rise: rise ?? undefined,
    fall: fall ?? undefined,
  };
}
