import { expect, test } from "vitest";
import type { Edition } from "../../api/editions";
import { advice, afterFix, type Combination, clashes, faultOf, methodsOf, rangeOf } from "./rules";

const HTTP = ["http", "https"];
const TCP = ["tcp", "udp"];
const idle = { default_s: null, unit: "s", is_whole: true, zero_is_off: true, switched: null };
const tencent: Edition = {
  edition: "tencent-clb",
  documents: "000",
  schedulers: ["weighted-round-robin", "weighted-least-connections", "ip-hash"],
  default_scheduler: "weighted-round-robin",
  weight: { default: 10, min: 0, max: 100 },
  methods: [
    { protocols: TCP, method: "source-ip", timeout: { ...idle, min_s: 30, max_s: 3600 } },
    {
      protocols: HTTP,
      method: "cookie",
      timeout: {
        ...idle,
        min_s: 30,
        max_s: 3600,
        switched: { when: { setting: "long_cookie", value: true }, max_s: 86_400 },
      },
    },
  ],
  refusals: [
    {
      protocols: [...TCP, ...HTTP],
      schedulers: ["weighted-least-connections"],
      methods: ["source-ip", "cookie"],
      when: null,
      reason: "schedules-by-load",
      fixes: [
        { of: "group", set: { scheduler: "weighted-round-robin" } },
        { of: "group", set: { persistence: null } },
      ],
    },
  ],
  advice: [{ reason: "many-behind-one-address", protocols: TCP, methods: ["source-ip"], fixes: [] }],
  switches: [{ setting: "long_cookie", default: false }],
  timeouts: [],
  client_max_body_size: { protocols: [], default_bytes: null, min_bytes: 0, max_bytes: 1 },
  groups_are_owned: true,
  first_home: "scheduler",
  all_unhealthy: "forward",
  fixed_cookie_settings: ["path"],
};

function wanted(change: Partial<Combination> = {}): Combination {
  return {
    protocols: ["http"],
    scheduler: "weighted-round-robin",
    method: "cookie",
    switches: {},
    ...change,
  };
}

test("least connections is refused with persistence, and not without", () => {
  const least = wanted({ scheduler: "weighted-least-connections" });
  expect(clashes(tencent, least).map(({ reason }) => reason)).toEqual(["schedules-by-load"]);
  expect(clashes(tencent, { ...least, method: null })).toEqual([]);
  expect(clashes(tencent, wanted())).toEqual([]);
});

test("each fix of a refusal leads to a combination that is not refused", () => {
  const least = wanted({ scheduler: "weighted-least-connections" });
  for (const refusal of clashes(tencent, least)) {
    for (const fix of refusal.fixes) expect(clashes(tencent, afterFix(fix, least))).toEqual([]);
  }
});

test("what holds under a switch only holds where it is on", () => {
  expect(rangeOf(tencent, wanted())?.max_s).toBe(3600);
  expect(rangeOf(tencent, wanted({ switches: { long_cookie: true } }))?.max_s).toBe(86_400);
  expect(rangeOf(tencent, wanted({ method: "header" }))).toBeNull();
});

test("a duration is judged by its range", () => {
  const range = rangeOf(tencent, wanted());
  if (range === null) throw new Error("cookies have a range");
  expect(faultOf(range, null)).toBe("missing");
  expect(faultOf(range, 0)).toBeUndefined();
  expect(faultOf(range, 29)).toBe("outside");
  expect(faultOf(range, 30)).toBeUndefined();
  expect(faultOf(range, 30.5)).toBe("fraction");
  expect(faultOf({ ...range, unit: "min", zero_is_off: false }, 90)).toBe("fraction");
  expect(faultOf({ ...range, default_s: 1200 }, null)).toBeUndefined();
});

test("a group is offered what its listeners can do", () => {
  expect(methodsOf(tencent, ["http"])).toEqual(["cookie"]);
  expect(methodsOf(tencent, ["tcp"])).toEqual(["source-ip"]);
  expect(methodsOf(tencent, [])).toEqual(["source-ip", "cookie"]);
});

test("advice is given for what it is about", () => {
  expect(advice(tencent, wanted({ protocols: ["tcp"], method: "source-ip" }))).toHaveLength(1);
  expect(advice(tencent, wanted())).toEqual([]);
});
