import { expect, test } from "vitest";
import type { Balancer } from "../../api/balancers";
import type { Catalogue, Edition } from "../../api/editions";
import { fixed, groupForm, groupPatch, groupSpec, isFit, protocolsTo, usersOf } from "./groupForm";

const idle = {
  min_s: 60,
  max_s: 86_400,
  default_s: 1200,
  unit: "min",
  is_whole: true,
  zero_is_off: false,
  switched: null,
};
const edition: Edition = {
  edition: "huawei-elb-shared",
  documents: "001",
  schedulers: ["weighted-round-robin", "ip-hash"],
  default_scheduler: "weighted-round-robin",
  weight: { default: 1, min: 0, max: 100 },
  methods: [
    { protocols: ["http", "https"], method: "cookie", timeout: idle },
    { protocols: ["http", "https"], method: "app-cookie", timeout: idle },
  ],
  refusals: [
    {
      protocols: ["http", "https"],
      schedulers: ["ip-hash"],
      methods: ["cookie", "app-cookie"],
      when: null,
      reason: "ip-hash-replaces-persistence",
      fixes: [{ of: "group", set: { persistence: null } }],
    },
  ],
  advice: [],
  switches: [],
  timeouts: [],
  client_max_body_size: { protocols: [], default_bytes: null, min_bytes: 0, max_bytes: 1 },
  groups_are_owned: false,
  first_home: "hash",
  all_unhealthy: "refuse",
  fixed_cookie_settings: [],
};
const catalogue: Catalogue = {
  schedulers: [],
  methods: [{ method: "app-cookie", settings: ["cookie_name"], needs: ["cookie_name"] }],
  common_settings: ["timeout", "max_lifetime"],
  probes: [],
  protocols: [],
  choices: {},
};
const balancer: Balancer = {
  name: "shop",
  edition: "huawei-elb-shared",
  region: "default",
  project: "default",
  managed_by: "api",
  listeners: [
    {
      name: "web",
      protocol: "http",
      listen: ["127.0.0.1:80"],
      group: "web",
      rules: [{ path: "/api", group: "api" }],
    },
    { name: "db", protocol: "tcp", listen: ["127.0.0.1:81"], group: "db" },
  ],
  groups: [],
};

test("what leads to a group is found in listeners and in their rules", () => {
  expect(protocolsTo(balancer, "api")).toEqual(["http"]);
  expect(usersOf(balancer, "api")).toEqual(["web #1"]);
  expect(usersOf(balancer, "db")).toEqual(["db"]);
  expect(protocolsTo(balancer, "none")).toEqual([]);
});

test("a form that nobody touched changes nothing", () => {
  const before = {
    name: "web",
    health: { kind: "tcp" as const },
    persistence: { method: "cookie" as const, timeout: "20m" },
    tls: { verify: "ca.pem", server_name: "shop.internal" },
    send_proxy_protocol: "v2" as const,
    http2: "agreed" as const,
    all_unhealthy: "forward" as const,
    slow_start: "1m",
    drain: "0s",
  };
  expect(
    groupPatch(before, groupSpec(groupForm(before, edition, ["http"]), before, edition, catalogue)),
  ).toEqual({});
});

test("switching it on says method and time, switching it off says null", () => {
  const before = { name: "web" };
  const form = groupForm(before, edition, ["http"]);
  const on = { ...form, persistence: { ...form.persistence, isOn: true, seconds: 1800 } };
  const after = groupSpec(on, before, edition, catalogue);
  expect(groupPatch(before, after)).toEqual({ persistence: { method: "cookie", timeout: "30m" } });
  expect(groupPatch(after, before)).toEqual({ persistence: null });
});

test("what the edition refuses is not sent, and its fix makes it fit", () => {
  const form = groupForm({ name: "web", scheduler: "ip-hash", persistence: { method: "cookie" } }, edition, [
    "http",
  ]);
  expect(isFit(form, edition, ["http"], {})).toBe(false);
  const after = fixed(form, { of: "group", set: { persistence: null } });
  expect(after.persistence.isOn).toBe(false);
  expect(isFit(after, edition, ["http"], {})).toBe(true);
});

test("HTTP/2 that targets agree to needs TLS", () => {
  const form = groupForm({ name: "web", http2: "agreed" }, edition, ["http"]);
  expect(isFit(form, edition, ["http"], {})).toBe(false);
  const tls = { ...form.more.tls, belief: "system" as const };
  expect(isFit({ ...form, more: { ...form.more, tls } }, edition, ["http"], {})).toBe(true);
});
