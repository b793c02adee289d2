// Does what an operator orders, asks and looks at agree with what clients see? Each is checked outside of the browser.

import { HttpClient } from "./harness/clients";
import { choose, dialog } from "./harness/controls";
import { Crowd } from "./harness/crowd";
import { visit } from "./harness/pages";
import { expect, test } from "./harness/test";
import { until } from "./harness/until";
import type { World } from "./harness/world";

const GROUP = "/load-balancers/shop/groups/web";

interface Session {
  id: string;
  target: string | null;
}

async function persistence(world: World, method: "source-ip" | "cookie" | null): Promise<void> {
  const said = method === null ? null : { method, timeout: "20m" };
  await world.node.api.done("PATCH", GROUP, { persistence: said });
}

/** The session of the client at that address. */
async function sessionOf(world: World, client: string): Promise<Session> {
  const query = `load_balancer=shop&group=web&client=${client}`;
  return until(`a session of ${client}`, async () => {
    const page = await world.node.api.get<{ sessions: Session[] }>(`/sessions?${query}`);
    return page.sessions[0];
  });
}

test("a session that is moved lands on its new home, and nobody else moves", async ({ page, t, world }) => {
  await persistence(world, "source-ip");
  const crowd = Crowd.of("http", world.at["shop/web"], 3, 70);
  const before = await crowd.settled(4);
  const client = "127.0.0.70";
  const home = before.get(client) ?? "";
  const other = home === "a" ? "b" : "a";
  const { id } = await sessionOf(world, client);

  await visit(page, "/sessions?load_balancer=shop&group=web");
  await page.getByRole("button", { name: t("sessions:action.move_named", { id }) }).click();
  const form = dialog(page);
  await choose(page, form, t("sessions:move.to"), other);
  await form.getByRole("button", { name: t("sessions:move.ok"), exact: true }).click();
  await expect(page.getByText(t("sessions:told.move", { count: 1 }))).toBeVisible();

  const after = await crowd.settled(6);
  expect(after).toEqual(new Map([...before, [client, other]]));
  expect((await sessionOf(world, client)).target).toBe(other);
  expect(await crowd.leave()).toEqual([]);
  await persistence(world, null);
});

test("an explanation says what traffic then does", async ({ page, t, world }) => {
  await persistence(world, "cookie");
  const client = new HttpClient(world.at["shop/web"], "127.0.0.80");
  const home = await client.visit();
  const [cookie] = client.cookies;
  if (cookie === undefined) throw new Error("the load balancer gave no cookie");

  await visit(page, "/explain");
  await choose(page, page, t("explain:field.listener"), "shop/web · HTTP");
  await page.getByLabel(t("explain:field.from")).fill("127.0.0.80");
  await page.getByRole("button", { name: t("explain:pairs.cookies.add") }).click();
  await page.getByLabel(t("explain:pairs.cookies.name", { number: 1 })).fill(cookie.name);
  await page.getByLabel(t("explain:pairs.cookies.value", { number: 1 })).fill(cookie.value);
  await page.getByRole("button", { name: t("explain:ask"), exact: true }).click();
  await expect(page.getByText(t("explain:goes_to", { target: home, group: "web" }))).toBeVisible();
  await expect(page.getByText(t("decisions:reason.recalled")).first()).toBeVisible();

  expect(await client.visit()).toBe(home);
  const told = await world.node.api.done<{ target: string; reason: string }>("POST", "/explain", {
    load_balancer: "shop",
    listener: "web",
    from: "127.0.0.80",
    cookies: [cookie],
  });
  expect(told).toMatchObject({ target: home, reason: "recalled" });
  client.leave();
  await persistence(world, null);
});

test("a rollback brings back what was said, and clients notice nothing", async ({ page, t, world }) => {
  const { api } = world.node;
  const before = await api.revision();
  await api.done("PATCH", `${GROUP}/targets/a`, { weight: 0 });
  const crowd = Crowd.of("http", world.at["shop/web"], 3, 90);
  expect([...(await crowd.homes(9)).values()].flat()).not.toContain("a");

  await visit(page, "/revisions");
  await page
    .getByRole("button", { name: t("revisions:rollback.to", { revision: before }), exact: true })
    .click();
  const form = dialog(page);
  await form.getByRole("button", { name: t("revisions:rollback.ok", { revision: before }) }).click();
  await expect(
    page.getByText(t("revisions:rollback.done", { revision: before, made: before + 2 })),
  ).toBeVisible();

  expect(await api.get(`${GROUP}/targets/a`)).toMatchObject({ weight: 10 });
  await expect.poll(async () => [...(await crowd.homes(9)).values()].flat()).toContain("a");
  const [last] = (await api.get<{ revisions: { origin: string; of: number }[] }>("/revisions?limit=1"))
    .revisions;
  expect(last).toMatchObject({ origin: "rollback", of: before });
  expect(await crowd.leave()).toEqual([]);
});
