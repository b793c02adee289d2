// What is rarely said of a listener: what does a form know of it, and how is it said?
import type { Edition } from "../../api/editions";
import type { ListenerSpec } from "../../api/writes";
import { secondsOf, textOf } from "../../parts/duration";
import { isFieldName, isNetwork } from "../../parts/names";
import { listOf, saidOf } from "../../parts/said";
import { bytesOf, sizeText } from "../../parts/size";

export type Protocol = ListenerSpec["protocol"];
type Tls = NonNullable<ListenerSpec["tls"]>;
type ClientAuth = NonNullable<Tls["client_auth"]>;

/** Settings whose form is what is said. */
const PLAIN = ["http2", "forwarded", "reason_header", "debug_header", "max_connections"] as const;

export interface ListenerMore extends Pick<ListenerSpec, (typeof PLAIN)[number]> {
  trusted_proxies: string[];
  /** Whose connections begin with a PROXY header; `null`: nobody's do. */
  proxies: string[] | null;
  /** The field that names each request; empty: none. */
  requestId: string;
  /** `null`: the edition's own. */
  bodyBytes: number | null;
  policy: Tls["policy"];
  /** `off`: nobody asks clients who they are. What is typed stays. */
  clientAuth: NonNullable<ClientAuth["mode"]> | "off";
  ca: string;
  hsts: number | null;
}

/** What `request_id = true` stands for. */
const REQUEST_ID = "X-Request-Id";

export const isHttp = (protocol: Protocol) => protocol === "http" || protocol === "https";

/** Whether its connections can begin with a PROXY header: datagrams name their client themselves. */
export const mayHaveProxyHeader = (protocol: Protocol) => protocol !== "udp";

export function listenerMore(spec: ListenerSpec | undefined): ListenerMore {
  const { http2, forwarded, reason_header, debug_header, max_connections } = spec ?? {};
  const { request_id, tls } = spec ?? {};
  const auth = tls?.client_auth;
  return {
    ...{ http2, forwarded, reason_header, debug_header, max_connections },
    trusted_proxies: spec?.trusted_proxies ?? [],
    proxies: spec?.proxy_protocol?.trust ?? null,
    requestId: request_id === true ? REQUEST_ID : typeof request_id === "string" ? request_id : "",
    bodyBytes: bytesOf(spec?.client_max_body_size),
    policy: tls?.policy,
    clientAuth: auth ? (auth.mode ?? "required") : "off",
    ca: auth?.ca ?? "",
    hsts: secondsOf(tls?.hsts),
  };
}

/** What is said; nothing of what a listener of this protocol has not. */
export function saidOfMore(
  form: ListenerMore,
  protocol: Protocol,
  before: ListenerSpec | undefined,
): Partial<ListenerSpec> {
  const http: Partial<ListenerSpec> = {
    http2: form.http2 ?? undefined,
    forwarded: form.forwarded ?? undefined,
    trusted_proxies: listOf(form.trusted_proxies, before?.trusted_proxies),
    reason_header: form.reason_header ?? undefined,
    debug_header: form.debug_header ?? undefined,
    request_id: requestIdOf(form.requestId.trim(), before?.request_id),
    client_max_body_size: sizeOf(form.bodyBytes, before?.client_max_body_size),
  };
  const none = Object.fromEntries(Object.keys(http).map((name) => [name, undefined]));
  return {
    ...(isHttp(protocol) ? http : none),
    tls: protocol === "https" ? saidOf(tlsOf(form, before?.tls), before?.tls) : undefined,
    proxy_protocol:
      mayHaveProxyHeader(protocol) && form.proxies !== null ? { trust: form.proxies } : undefined,
    max_connections: form.max_connections ?? undefined,
  };
}

function requestIdOf(name: string, before: ListenerSpec["request_id"]): ListenerSpec["request_id"] {
  if (name === "") return before === false ? false : undefined;
  return name === REQUEST_ID && before === true ? true : name;
}

/** As it was said before, where it is the same. */
function sizeOf(bytes: number | null, before: ListenerSpec["client_max_body_size"]) {
  if (bytes === null) return undefined;
  return bytesOf(before) === bytes ? before : sizeText(bytes);
}

function tlsOf({ policy, clientAuth, ca, hsts }: ListenerMore, before: ListenerSpec["tls"]): Tls {
  const isUsual = clientAuth === "required" && before?.client_auth?.mode == null;
  const mode = isUsual || clientAuth === "off" ? undefined : clientAuth;
  return {
    policy: policy ?? undefined,
    client_auth: clientAuth === "off" ? undefined : { ca: ca.trim(), mode },
    hsts: hsts === null ? undefined : textOf(hsts),
  };
}

/** Whether a body of that size may be the bound; where the edition has a word in it. */
export function isBodyFit({ client_max_body_size: rule }: Edition, bytes: number | null): boolean {
  return bytes === null || (bytes >= rule.min_bytes && bytes <= rule.max_bytes);
}

export function isMoreFit(form: ListenerMore, protocol: Protocol, edition: Edition): boolean {
  const { trusted_proxies, proxies, requestId, bodyBytes, clientAuth, ca } = form;
  const areProxiesFit =
    !mayHaveProxyHeader(protocol) || proxies === null || (proxies.length > 0 && proxies.every(isNetwork));
  const isHttpFit =
    !isHttp(protocol) ||
    (trusted_proxies.every(isNetwork) &&
      (requestId.trim() === "" || isFieldName(requestId.trim())) &&
      isBodyFit(edition, bodyBytes));
  const isTlsFit = protocol !== "https" || clientAuth === "off" || ca.trim() !== "";
  return areProxiesFit && isHttpFit && isTlsFit;
}
