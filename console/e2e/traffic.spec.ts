// Can the tests be believed? What they say of traffic is tried by the API alone, before a page is looked at.
import { Crowd } from "./harness/crowd";
import { expect, test } from "./harness/test";

const GROUP = "/load-balancers/shop/groups/web";

test.use({ role: null });

test("clients wander without persistence, stay with it, and no request fails in between", async ({
  world,
}) => {
  const crowd = Crowd.of("http", world.at["shop/web"], 4, 10);
  const { api } = world.node;
  expect(await crowd.wanderers(12)).toHaveLength(4);
  await api.done("PATCH", GROUP, { persistence: { method: "cookie", timeout: "20m" } });
  expect(await crowd.wanderers(12)).toEqual([]);
  await api.done("PATCH", GROUP, { persistence: null });
  expect(await crowd.wanderers(12)).toHaveLength(4);
  expect(await crowd.leave()).toEqual([]);
});

test("a visit that fails is noted", async ({ world }) => {
  const nobody = world.targets.get("a")?.address.replace(/:\d+$/, ":1") ?? "";
  const crowd = Crowd.of("http", nobody, 1, 10);
  await expect(crowd.homes(2)).resolves.toBeDefined();
  expect((await crowd.leave())[0]).toContain("127.0.0.10: ");
});

test("clients of TCP and of UDP hear who answers, and stay by their address", async ({ world }) => {
  const { api } = world.node;
  for (const [kind, group] of [
    ["tcp", "game"],
    ["udp", "dns"],
  ] as const) {
    await api.done("PATCH", `/load-balancers/shop/groups/${group}`, {
      persistence: { method: "source-ip", timeout: "1m" },
    });
    const crowd = Crowd.of(kind, world.at[`shop/${group}`], 3, 20);
    const homes = await crowd.settled(6);
    expect(new Set(homes.values()).size, `${kind}: several targets have clients`).toBe(2);
    await api.done("PATCH", `/load-balancers/shop/groups/${group}`, { persistence: null });
    expect(await crowd.leave()).toEqual([]);
  }
});
