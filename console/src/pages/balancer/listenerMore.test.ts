import { expect, test } from "vitest";
import type { Edition } from "../../api/editions";
import type { ListenerSpec } from "../../api/writes";
import { mergePatch } from "../../parts/mergePatch";
import { isMoreFit, listenerMore, saidOfMore } from "./listenerMore";

const edition = {
  client_max_body_size: { protocols: ["http"], default_bytes: null, min_bytes: 1, max_bytes: 1024 ** 3 },
} as unknown as Edition;

const base = { name: "web", listen: ["127.0.0.1:80"], group: "web" };
const specs: ListenerSpec[] = [
  { ...base, protocol: "http" },
  {
    ...base,
    protocol: "http",
    http2: true,
    request_id: true,
    trusted_proxies: ["10.0.0.0/8"],
    forwarded: "both",
  },
  { ...base, protocol: "http", request_id: "X-Trace", client_max_body_size: 1024, debug_header: true },
  { ...base, protocol: "http", request_id: false, client_max_body_size: "1024KiB", trusted_proxies: [] },
  { ...base, protocol: "https", tls: { policy: "modern", client_auth: { ca: "ca.pem" }, hsts: "365d" } },
  { ...base, protocol: "https", tls: { client_auth: { ca: "ca.pem", mode: "optional" } } },
  { ...base, protocol: "https", tls: {} },
  { ...base, protocol: "tcp", proxy_protocol: { trust: ["fd00::/8"] }, max_connections: 100 },
  { ...base, protocol: "udp", max_connections: 7 },
];

test("what nobody touched stays as it is", () => {
  for (const spec of specs) {
    const after = { ...spec, ...saidOfMore(listenerMore(spec), spec.protocol, spec) };
    expect(mergePatch({ ...spec }, after)).toEqual({});
  }
});

test("what a protocol has not is not said of it", () => {
  const form = {
    ...listenerMore(specs[1]),
    proxies: ["10.0.0.0/8"],
    hsts: 60,
    clientAuth: "required" as const,
  };
  const said = (protocol: ListenerSpec["protocol"]) =>
    mergePatch({}, { ...saidOfMore(form, protocol, undefined) });
  expect(Object.keys(said("udp"))).toEqual([]);
  expect(Object.keys(said("tcp"))).toEqual(["proxy_protocol"]);
  expect(said("http")).not.toHaveProperty("tls");
  expect(said("https")).toHaveProperty("tls");
});

test("client authentication needs a file, and trust needs networks", () => {
  const form = listenerMore(undefined);
  expect(isMoreFit(form, "https", edition)).toBe(true);
  expect(isMoreFit({ ...form, clientAuth: "optional" }, "https", edition)).toBe(false);
  expect(isMoreFit({ ...form, clientAuth: "optional", ca: "ca.pem" }, "https", edition)).toBe(true);
  expect(isMoreFit({ ...form, proxies: [] }, "tcp", edition)).toBe(false);
  expect(isMoreFit({ ...form, proxies: ["10.0.0.0/8"] }, "tcp", edition)).toBe(true);
  expect(isMoreFit({ ...form, trusted_proxies: ["10.0.0.1"] }, "http", edition)).toBe(false);
  expect(isMoreFit({ ...form, requestId: "a b" }, "http", edition)).toBe(false);
});

test("a body may be as large as the edition lets it", () => {
  const form = listenerMore(undefined);
  expect(isMoreFit({ ...form, bodyBytes: 2 * 1024 ** 3 }, "http", edition)).toBe(false);
  expect(isMoreFit({ ...form, bodyBytes: 1024 ** 3 }, "http", edition)).toBe(true);
});
