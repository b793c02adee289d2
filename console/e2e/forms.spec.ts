// Does what the forms say reach the data path: header fields, and who is believed about the client?
import http from "node:http";
import type { Locator } from "@playwright/test";
import { dialog } from "./harness/controls";
import { visit } from "./harness/pages";
import type { HttpTarget } from "./harness/targets";
import { expect, test } from "./harness/test";

/** An address that no client of this machine has. */
const ELSEWHERE = "203.0.113.9";

test("header fields are changed on the way, and a trusted proxy is believed", async ({ page, t, world }) => {
  const at = world.at["shop/web"];
  expect((await ask(at, world.targets)).heard["x-real-ip"]).toBeUndefined();

  await visit(page, "/balancers/shop?tab=listeners&listener=web");
  const form = dialog(page, t("balancer:listeners.modify", { name: "web" }));
  await form.getByRole("button", { name: t("advanced:headers.title"), exact: true }).click();
  await edit(form, "request_headers", "X-Real-IP", "$client_ip");
  await edit(form, "response_headers", "X-Content-Type-Options", "nosniff");
  await form.getByRole("button", { name: t("advanced:proxies.title"), exact: true }).click();
  const trusted = form.getByRole("combobox", { name: t("advanced:proxies.trusted"), exact: true });
  const ok = form.getByRole("button", { name: t("common:ok"), exact: true });
  await trusted.fill("127.0.0.1");
  await trusted.press("Enter");
  const odd = form.getByText(t("advanced:networkOdd", { network: "127.0.0.1" }));
  await expect(odd).toBeVisible();
  await expect(ok).toBeDisabled();
  // The field takes no such key for a moment after text was entered.
  await expect(async () => {
    await trusted.press("Backspace");
    await expect(odd).toBeHidden({ timeout: 500 });
  }).toPass();
  await trusted.fill("127.0.0.0/8");
  await trusted.press("Enter");
  await ok.click();
  await expect(page.getByRole("heading", { name: t("review:impact.title"), exact: true })).toBeVisible();
  await page.getByRole("button", { name: t("review:apply"), exact: true }).click();
  await expect(page.getByText(t("balancer:saved", { name: "web" }))).toBeVisible();

  const { heard, got } = await ask(at, world.targets);
  expect(heard["x-real-ip"]).toBe(ELSEWHERE);
  expect(got["x-content-type-options"]).toBe("nosniff");

  async function edit(place: Locator, side: string, name: string, value: string) {
    await place.getByRole("button", { name: t(`advanced:headers.addTo.${side}`), exact: true }).click();
    const label = t("advanced:headers.row", { side: t(`advanced:headers.${side}`), position: 1 });
    const row = place.getByRole("group", { name: label, exact: true });
    await row.getByRole("textbox", { name: t("advanced:headers.name"), exact: true }).fill(name);
    await row.getByRole("textbox", { name: t("advanced:headers.value"), exact: true }).fill(value);
  }
});

test("an undo takes back nothing that somebody else has said since, and names them", async ({
  page,
  t,
  world,
  faults,
}) => {
  faults.expect(/^412 POST .*rollback/);
  const { api } = world.node;
  const [mine, theirs] = ["a", "b"].map((name) => `/load-balancers/elb-shared/groups/web/targets/${name}`);
  await visit(page, "/balancers/elb-shared/groups/web");
  await page
    .getByRole("button", { name: t("groups:weight.of", { name: "a", weight: 1 }), exact: true })
    .click();
  await page.getByRole("spinbutton", { name: t("groups:target.weight"), exact: true }).fill("5");
  await page.keyboard.press("Enter");
  await expect(page.getByText(t("groups:weight.done", { name: "a", weight: 5 }))).toBeVisible();
  await api.done("PATCH", theirs ?? "", { weight: 9 });
  const revision = await api.revision();

  await page.getByRole("button", { name: t("common:undo.action"), exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: `${revision}` })).toBeVisible();
  expect(await api.get(mine ?? "")).toMatchObject({ weight: 5 });
  expect(await api.get(theirs ?? "")).toMatchObject({ weight: 9 });
  await page.getByRole("button", { name: t("common:undo.look"), exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/revisions\\?from=${revision - 1}&to=${revision}$`));
});

test("several targets are weighted and drained at once", async ({ page, t, world }) => {
  const { api } = world.node;
  const targets = "/load-balancers/clb/groups/web/targets";
  await visit(page, "/balancers/clb/groups/web");
  for (const name of ["a", "b"]) {
    await page.getByRole("checkbox", { name: t("groups:bulk.choose", { name }), exact: true }).check();
  }
  await page.getByRole("button", { name: t("groups:target.weight"), exact: true }).click();
  const field = dialog(page).getByRole("spinbutton", { name: t("groups:target.weight"), exact: true });
  await field.fill("4");
  await field.press("Enter");
  await expect(page.getByText(t("groups:bulk.weighted", { count: 2, weight: 4 }))).toBeVisible();
  for (const name of ["a", "b"]) expect(await api.get(`${targets}/${name}`)).toMatchObject({ weight: 4 });

  for (const name of ["a", "b"]) {
    await page.getByRole("checkbox", { name: t("groups:bulk.choose", { name }), exact: true }).check();
  }
  await page
    .locator(".bar")
    .getByRole("button", { name: t("groups:drain.action"), exact: true })
    .click();
  await dialog(page)
    .getByRole("button", { name: t("groups:drain.action"), exact: true })
    .click();
  await expect(page.getByText(t("groups:drain.begun", { name: "a, b" }))).toBeVisible();
  for (const name of ["a", "b"]) {
    expect(await api.get(`${targets}/${name}`)).toMatchObject({
      admin_state: expect.stringContaining("drain"),
    });
    await api.done("DELETE", `${targets}/${name}/drain`);
  }
});

test("the keyboard alone leads to a backend group", async ({ page, t }) => {
  await visit(page, "/overview");
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: t("common:search.title"), exact: true });
  await expect(field).toBeFocused();
  await field.fill("mqtt");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("mqtt");
  await expect(page).toHaveURL(/balancers\/elb\/groups\/mqtt$/);
});

/** Asks once, as if by a proxy of another client: what the client got, and what the target that answered heard. */
async function ask(address: string, targets: Map<string, HttpTarget>) {
  const got = await new Promise<http.IncomingHttpHeaders>((resolve, reject) => {
    const headers = { "x-forwarded-for": ELSEWHERE };
    const request = http.get(`http://${address}/`, { headers, agent: false }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.headers));
    });
    request.on("error", reject);
  });
  return { got, heard: targets.get(String(got["x-target"]))?.heard ?? {} };
}
