// What is rarely said of a backend group: what does a form know of it, and how is it said?
import type { GroupSpec } from "../../api/writes";
import { secondsOf, textOf } from "../duration";
import { isTargetTlsFit, type TargetTlsForm, targetTlsForm, targetTlsSpec } from "../tls/targetTls";

/** Settings whose form is what is said. */
export interface GroupMore extends Pick<GroupSpec, "http2" | "send_proxy_protocol" | "all_unhealthy"> {
  tls: TargetTlsForm;
  /** In seconds; `null`: a target takes its whole share at once. */
  slow_start: number | null;
  /** In seconds; `null`: what is open stays as long as it wants. */
  drain: number | null;
}

export function groupMore(spec: GroupSpec | undefined): GroupMore {
  const { http2, send_proxy_protocol, all_unhealthy } = spec ?? {};
  return {
    ...{ http2, send_proxy_protocol, all_unhealthy },
    tls: targetTlsForm(spec?.tls),
    slow_start: secondsOf(spec?.slow_start),
    drain: secondsOf(spec?.drain),
  };
}

export function saidOfGroupMore(form: GroupMore): Partial<GroupSpec> {
  return {
    http2: form.http2 ?? undefined,
    send_proxy_protocol: form.send_proxy_protocol ?? undefined,
    all_unhealthy: form.all_unhealthy ?? undefined,
    tls: targetTlsSpec(form.tls),
    slow_start: form.slow_start === null ? undefined : textOf(form.slow_start),
    drain: form.drain === null ? undefined : textOf(form.drain),
  };
}

/** What does not go together; `undefined`: it does. */
export function groupMoreFault({ http2, tls }: GroupMore): "agreed" | undefined {
  return http2 === "agreed" && tls.belief === "off" ? "agreed" : undefined;
}

export function isGroupMoreFit(form: GroupMore): boolean {
  return isTargetTlsFit(form.tls) && groupMoreFault(form) === undefined;
}
