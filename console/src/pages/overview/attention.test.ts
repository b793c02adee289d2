import { describe, expect, it } from "vitest";
import type { Certificate } from "../../api/certificates";
import type { Finding } from "../../api/doctor";
import type { Status } from "../../api/status";
import { attentionOf } from "./attention";

const NOW_MS = 1_800_000_000_000;
const DAY_S = 86_400;

const target = (name: string, more: object) => ({
  name,
  health: "healthy",
  admin_state: "active",
  sessions: 3,
  last_probe: null,
  ...more,
});

const status = (targets: object[], more: object = {}) =>
  ({
    state: { is_failing: false },
    file: { path: "homing.toml", last_reload: null, warnings: [] },
    groups: [{ load_balancer: "shop", name: "web", usable_targets: 1, targets }],
    ...more,
  }) as unknown as Status;

const certificate = (name: string, days: number, used_by: string[]) =>
  ({ name, not_after_s: NOW_MS / 1000 + days * DAY_S, used_by }) as Certificate;

const look = (known: Partial<Parameters<typeof attentionOf>[0]>, isSeen = (_: string) => true) =>
  attentionOf({ status: undefined, certificates: [], findings: [], ...known }, NOW_MS, isSeen);

describe("attentionOf", () => {
  it("finds nothing on a node that is well", () => {
    expect(
      look({ status: status([target("a", {})]), certificates: [certificate("shop", 80, ["shop/web"])] }),
    ).toEqual([]);
  });

  it("puts what is down before what is being emptied", () => {
    const items = look({
      status: status([
        target("a", { admin_state: "draining", drain_remaining_s: 90 }),
        target("b", { health: "unhealthy", last_probe: { found: "503" } }),
        target("c", { admin_state: "drained", health: "unhealthy" }),
      ]),
    });
    expect(items.map(({ words }) => words)).toEqual(["unhealthy", "draining_until", "drained"]);
    expect(items[0]?.values).toMatchObject({ target: "b", place: "shop/web", found: "503" });
    expect(items[1]?.values.left_s).toBe(90);
  });

  it("says that nobody in a group takes new sessions, but not of an empty group", () => {
    const groups = (targets: object[]) => [
      { load_balancer: "shop", name: "web", usable_targets: 0, targets },
    ];
    expect(look({ status: status([], { groups: groups([]) }) })).toEqual([]);
    expect(look({ status: status([], { groups: groups([target("a", {})]) }) })[0]?.words).toBe("no_target");
  });

  it("does not cry about a certificate that nobody uses", () => {
    const items = look({ certificates: [certificate("old", -3, []), certificate("shop", 9, ["shop/web"])] });
    expect(items.map(({ kind, words }) => [kind, words])).toEqual([
      ["warn", "certificate"],
      ["idle", "certificate_over"],
    ]);
  });

  it("leaves out advice, and load balancers that are not looked at", () => {
    const finding = (load_balancer: string, severity: string) =>
      ({ load_balancer, group: "web", code: "table-full", severity }) as Finding;
    const findings = [finding("shop", "advice"), finding("shop", "error"), finding("game", "error")];
    expect(look({ findings }, (name) => name === "shop")).toHaveLength(1);
  });

  it("says when a file does not compile, and when nothing can be saved", () => {
    const file = {
      path: "homing.toml",
      last_reload: { outcome: "refused", problems: ["line 3: …", "line 9: …"] },
      warnings: ["w"],
    };
    const items = look({ status: status([], { groups: [], file, state: { is_failing: true } }) });
    expect(items.map(({ words }) => words)).toEqual(["unsaved", "reload", "file_warning"]);
    expect(items[1]?.values).toMatchObject({ count: 2, first: "line 3: …" });
  });
});
