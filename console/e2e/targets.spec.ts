// Does a target empty when somebody drains it, and can those who may only look do nothing else?
import { dialog } from "./harness/controls";
import { Crowd } from "./harness/crowd";
import { visit } from "./harness/pages";
import { expect, test } from "./harness/test";

const GROUP = "/load-balancers/shop/groups/web";

test("a target that is drained gets nobody new, keeps those who are at home, and can be brought back", async ({
  page,
  t,
  world,
}) => {
  const { api } = world.node;
  await api.done("PATCH", GROUP, { persistence: { method: "cookie", timeout: "20m" } });
  const old = Crowd.of("http", world.at["shop/web"], 6, 130);
  const homes = await old.settled(3);
  expect([...homes.values()]).toContain("a");

  await visit(page, "/balancers/shop/groups/web");
  await page.getByRole("button", { name: t("groups:drain.of", { name: "a" }), exact: true }).click();
  await dialog(page)
    .getByRole("button", { name: t("groups:drain.action"), exact: true })
    .click();
  await expect(page.getByText(t("groups:drain.begun", { name: "a" }))).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: t("groups:state.draining") })).toBeVisible();

  expect(await api.get(`${GROUP}/targets/a`)).toMatchObject({ admin_state: "draining" });
  const young = Crowd.of("http", world.at["shop/web"], 6, 140);
  expect([...(await young.settled(3)).values()]).not.toContain("a");
  expect(await old.settled(3)).toEqual(homes);

  await page.getByRole("button", { name: t("groups:drain.cancelOf", { name: "a" }), exact: true }).click();
  await expect(page.getByText(t("groups:drain.cancelled", { name: "a" }))).toBeVisible();
  expect(await api.get(`${GROUP}/targets/a`)).toMatchObject({ admin_state: "active" });
  const again = Crowd.of("http", world.at["shop/web"], 6, 150);
  expect([...(await again.settled(3)).values()]).toContain("a");
  for (const crowd of [old, young, again]) expect(await crowd.leave()).toEqual([]);
  await api.done("PATCH", GROUP, { persistence: null });
});

test.describe("a viewer", () => {
  test.use({ role: "viewer" });

  test("finds nothing to change anything with, and is refused where a page is not asked", async ({
    page,
    t,
    world,
    faults,
  }) => {
    faults.expect(/^403 PATCH/, /^403 POST/);
    await visit(page, "/balancers/shop?tab=listeners");
    await expect(page.getByRole("button", { name: t("balancer:modifyOf", { name: "web" }) })).toHaveCount(0);
    await expect(page.getByRole("button", { name: t("balancer:listeners.add") })).toHaveCount(0);
    await visit(page, "/balancers/shop/groups/web");
    await expect(page.getByRole("switch")).toHaveCount(0);
    await expect(page.getByRole("button", { name: t("groups:modify.action"), exact: true })).toHaveCount(0);
    await expect(page.getByRole("button", { name: t("groups:drain.of", { name: "a" }) })).toHaveCount(0);

    const before = await world.node.api.revision();
    const statuses = await page.evaluate(async (path) => {
      const headers = { "content-type": "application/json", "x-homing-request": "1" };
      const ask = async (method: string, place: string, body: string) =>
        (await fetch(`/api/v1${place}`, { method, headers, body })).status;
      return [
        await ask("PATCH", path, '{ "persistence": null }'),
        await ask("POST", `${path}/targets/a/drain`, "{}"),
      ];
    }, GROUP);
    expect(statuses).toEqual([403, 403]);
    expect(await world.node.api.revision()).toBe(before);
  });
});
