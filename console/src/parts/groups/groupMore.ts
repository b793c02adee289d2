// What is rarely said of a backend group: what does a form know of it, and how is it said?
import type { GroupSpec } from "../../api/writes";
import { isTargetTlsFit, type TargetTlsForm, targetTlsForm, targetTlsSpec } from "../tls/targetTls";

/** Settings whose form is what is said. */
export interface GroupMore extends Pick<GroupSpec, "http2" | "send_proxy_protocol" | "all_unhealthy"> {
  tls: TargetTlsForm;
}

export function groupMore(spec: GroupSpec | undefined): GroupMore {
  const { http2, send_proxy_protocol, all_unhealthy } = spec ?? {};
  return { http2, send_proxy_protocol, all_unhealthy, tls: targetTlsForm(spec?.tls) };
}

export function saidOfGroupMore(form: GroupMore): Partial<GroupSpec> {
  return {
    http2: form.http2 ?? undefined,
    send_proxy_protocol: form.send_proxy_protocol ?? undefined,
    all_unhealthy: form.all_unhealthy ?? undefined,
    tls: targetTlsSpec(form.tls),
  };
}

/** What does not go together; `undefined`: it does. */
export function groupMoreFault({ http2, tls }: GroupMore): "agreed" | undefined {
  return http2 === "agreed" && tls.belief === "off" ? "agreed" : undefined;
}

export function isGroupMoreFit(form: GroupMore): boolean {
  return isTargetTlsFit(form.tls) && groupMoreFault(form) === undefined;
}
