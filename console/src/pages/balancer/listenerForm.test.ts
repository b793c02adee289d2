import { expect, test } from "vitest";
import type { Edition } from "../../api/editions";
import { mergePatch } from "../../parts/mergePatch";
import { isListenerFit, listenerForm, listenerSpec, waitsOf } from "./listenerForm";

const wait = {
  protocols: ["http"],
  default_ms: 75_000,
  min_ms: 0,
  max_ms: 900_000,
  is_fixed: false,
  switched: null,
};
const edition: Edition = {
  edition: "tencent-clb",
  documents: "000",
  schedulers: [],
  default_scheduler: "weighted-round-robin",
  weight: { default: 10, min: 0, max: 100 },
  methods: [],
  refusals: [],
  advice: [],
  switches: [{ setting: "adjustable_idle", default: false }],
  timeouts: [
    { ...wait, setting: "keepalive_timeout" },
    {
      setting: "idle_timeout",
      protocols: ["tcp"],
      default_ms: 900_000,
      min_ms: 900_000,
      max_ms: 900_000,
      is_fixed: true,
      switched: { when: { setting: "adjustable_idle", value: true }, min_ms: 10_000, max_ms: 1_980_000 },
    },
  ],
  client_max_body_size: { protocols: [], default_bytes: null, min_bytes: 0, max_bytes: 1 },
  groups_are_owned: true,
  first_home: "scheduler",
  all_unhealthy: "forward",
  fixed_cookie_settings: [],
};
const spec = {
  name: "web",
  protocol: "http" as const,
  listen: ["127.0.0.1:8080"],
  group: "web",
  keepalive_timeout: "75s",
  debug_header: true,
  request_headers: { set: { "X-Real-IP": "$client_ip" } },
};

test("a form that nobody touched changes nothing, not even what it does not show", () => {
  expect(mergePatch(spec, listenerSpec(listenerForm(spec, edition), spec))).toEqual({});
});

test("another action takes the place of the one before", () => {
  const form = listenerForm(spec, edition);
  const after = listenerSpec({ ...form, action: { ...form.action, kind: "redirect" } }, spec);
  expect(mergePatch(spec, after)).toEqual({ group: null, redirect: { scheme: "https" } });
});

test("a listener needs a name, an address and somebody who takes its requests", () => {
  const form = listenerForm(spec, edition);
  expect(isListenerFit(form, edition, {})).toBe(true);
  expect(isListenerFit({ ...form, listen: ["8080"] }, edition, {})).toBe(false);
  expect(isListenerFit({ ...form, action: { ...form.action, group: "" } }, edition, {})).toBe(false);
  expect(isListenerFit({ ...form, protocol: "https" }, edition, {})).toBe(false);
  expect(isListenerFit({ ...form, waits: { keepalive_timeout: 901 } }, edition, {})).toBe(false);
});

test("a certificate of a file is one, too", () => {
  const tls = { ...spec, protocol: "https" as const, certificates: [{ cert: "a.pem", key: "a.key" }] };
  const form = listenerForm(tls, edition);
  expect(isListenerFit(form, edition, {})).toBe(true);
  expect(mergePatch(tls, listenerSpec(form, tls))).toEqual({});
});

test("a header field without a name keeps a form from being sent", () => {
  const form = listenerForm(spec, edition);
  const row = { key: 9, verb: "set" as const, name: "", value: "1" };
  const headers = { ...form.headers, response_headers: [row] };
  expect(isListenerFit({ ...form, headers }, edition, {})).toBe(false);
});

test("a timeout that is fixed has a range where the load balancer says so", () => {
  const form = { ...listenerForm(spec, edition), protocol: "tcp" as const };
  expect(waitsOf(edition, form, {})[0]?.is_fixed).toBe(true);
  expect(waitsOf(edition, form, { adjustable_idle: true })[0]).toMatchObject({
    min_ms: 10_000,
    is_fixed: false,
  });
});
