import { expect, test } from "vitest";
import type { Balancer } from "../../api/balancers";
import type { Editions } from "../../api/editions";
import { planOf } from "./bulk";

const idle = {
  min_s: 30,
  max_s: 3600,
  default_s: null,
  unit: "s",
  is_whole: true,
  zero_is_off: true,
  switched: null,
};
const editions: Editions = {
  editions: [
    {
      edition: "tencent-clb",
      documents: "000",
      schedulers: ["weighted-round-robin", "weighted-least-connections"],
      default_scheduler: "weighted-round-robin",
      weight: { default: 10, min: 0, max: 100 },
      methods: [
        { protocols: ["tcp", "udp"], method: "source-ip", timeout: idle },
        { protocols: ["http", "https"], method: "cookie", timeout: idle },
      ],
      refusals: [
        {
          protocols: ["http", "https", "tcp", "udp"],
          schedulers: ["weighted-least-connections"],
          methods: ["cookie", "source-ip"],
          when: null,
          reason: "schedules-by-load",
          fixes: [],
        },
      ],
      advice: [],
      switches: [],
      timeouts: [],
      client_max_body_size: { protocols: [], default_bytes: null, min_bytes: 0, max_bytes: 1 },
      groups_are_owned: true,
      first_home: "scheduler",
      all_unhealthy: "forward",
      fixed_cookie_settings: [],
    },
  ],
  catalogue: { schedulers: [], methods: [], common_settings: [], probes: [], protocols: [], choices: {} },
};
const balancer: Balancer = {
  name: "shop",
  edition: "tencent-clb",
  region: "r",
  project: "p",
  managed_by: "api",
  listeners: [
    { name: "web", protocol: "http", listen: [], group: "web" },
    { name: "db", protocol: "tcp", listen: [], group: "db" },
    { name: "slow", protocol: "http", listen: [], group: "slow" },
  ],
  groups: [
    { name: "web" },
    { name: "db", persistence: { method: "source-ip", timeout: "0s" } },
    { name: "slow", scheduler: "weighted-least-connections" },
  ],
};

test("each group is switched to what its listeners and its edition allow", () => {
  expect(planOf([balancer], true, editions)).toEqual([
    { balancer: "shop", group: "web", outcome: "planned", persistence: { method: "cookie", timeout: "20m" } },
    {
      balancer: "shop",
      group: "db",
      outcome: "planned",
      persistence: { method: "source-ip", timeout: "20m" },
    },
    { balancer: "shop", group: "slow", outcome: "unfit", persistence: null },
  ]);
});

test("what is off is not switched off", () => {
  expect(planOf([balancer], false, editions).map(({ outcome }) => outcome)).toEqual([
    "already",
    "already",
    "already",
  ]);
});
