// Do clients stick when somebody says so in the console, as the documents describe it, and does nobody notice the change?
import type { Page } from "@playwright/test";
import { choose, dialog } from "./harness/controls";
import { Crowd } from "./harness/crowd";
import { arrived, visit } from "./harness/pages";
import { expect, test } from "./harness/test";
import { LANGUAGES, type Words } from "./harness/words";
import { PASSWORD, USERS, type World } from "./harness/world";

/** Visits of each client after which it is known whether it wanders: there are three targets. */
const VISITS = 12;

interface Group {
  scheduler: string;
  persistence: { method: string; timeout: string } | null;
}

const group = (world: World, balancer: string) =>
  world.node.api.get<Group>(`/load-balancers/${balancer}/groups/web`);

for (const language of LANGUAGES) {
  test.describe(language, () => {
    test.use({ language });

    test.describe("nobody yet", () => {
      test.use({ role: null });
      test("signs in, and switches it on and off at a listener of Tencent's edition", async ({
        page,
        t,
        world,
      }) => {
        const crowd = Crowd.of("http", world.at["clb/web"], 4, 110);
        await page.goto("/console/");
        await signIn(page, t);
        await page
          .getByRole("link", { name: t("common:nav.balancers"), exact: true })
          .first()
          .click();
        await arrived(page);
        await page.getByRole("link", { name: "clb", exact: true }).click();
        await page.getByRole("tab", { name: t("balancer:tab.listeners"), exact: true }).click();
        expect(await crowd.wanderers(VISITS)).toHaveLength(4);

        await openListener(page, t);
        await setPersistence(page, t, 1000);
        await apply(page, t, t("balancer:saved", { name: "web" }));
        expect(await crowd.wanderers(VISITS)).toEqual([]);
        const { persistence } = await group(world, "clb");
        expect(persistence?.method).toBe("cookie");
        expect(persistence?.timeout).toMatch(/^(1000s|16m40s)$/);

        await openListener(page, t);
        await setPersistence(page, t, null);
        await apply(page, t, t("balancer:saved", { name: "web" }));
        await expect.poll(() => crowd.wanderers(VISITS)).toHaveLength(4);
        expect((await group(world, "clb")).persistence).toBeNull();
        expect(await crowd.leave()).toEqual([]);
      });
    });

    test("it is switched on and off at a backend group of Huawei's edition", async ({ page, t, world }) => {
      const crowd = Crowd.of("http", world.at["elb/web"], 4, 120);
      await visit(page, "/balancers/elb?tab=groups");
      await page.getByRole("link", { name: "web", exact: true }).click();
      await expect(page.getByRole("heading", { level: 1, name: "web", exact: true })).toBeVisible();
      await arrived(page);
      expect(await crowd.wanderers(VISITS)).toHaveLength(4);

      await openGroup(page, t);
      await setPersistence(page, t, 30);
      await apply(page, t, t("groups:modify.done", { name: "web" }));
      expect(await crowd.wanderers(VISITS)).toEqual([]);
      expect((await group(world, "elb")).persistence).toMatchObject({ method: "cookie", timeout: "30m" });

      await openGroup(page, t);
      await setPersistence(page, t, null);
      await apply(page, t, t("groups:modify.done", { name: "web" }));
      await expect.poll(() => crowd.wanderers(VISITS)).toHaveLength(4);
      expect((await group(world, "elb")).persistence).toBeNull();
      expect(await crowd.leave()).toEqual([]);
    });
  });
}

/** What each edition refuses beside persistence by cookie, and why. */
const REFUSED = [
  {
    balancer: "clb",
    scheduler: "weighted-least-connections",
    reason: "schedules-by-load",
    edition: "tencent-clb",
  },
  {
    balancer: "elb",
    scheduler: "ip-hash",
    reason: "ip-hash-replaces-persistence",
    edition: "huawei-elb-dedicated",
  },
  {
    balancer: "elb-shared",
    scheduler: "ip-hash",
    reason: "ip-hash-replaces-persistence",
    edition: "huawei-elb-shared",
  },
] as const;

for (const { balancer, scheduler, reason, edition } of REFUSED) {
  test(`${edition}: persistence with ${scheduler} is refused before it is saved, and mended with one click`, async ({
    page,
    t,
    world,
  }) => {
    const before = await world.node.api.revision();
    if (balancer === "clb") {
      await visit(page, "/balancers/clb?tab=listeners");
      await openListener(page, t);
    } else {
      await visit(page, `/balancers/${balancer}/groups/web`);
      await openGroup(page, t);
    }
    const form = dialog(page);
    await setPersistence(page, t, 60, false);
    const ok = form.getByRole("button", { name: t("common:ok"), exact: true });
    await expect(ok).toBeEnabled();
    await choose(page, form, t("persistence:scheduler.label"), t(`persistence:scheduler.${scheduler}`));
    const why = t(`persistence:clash.${reason}`, {
      scheduler: t(`persistence:scheduler.${scheduler}`),
      edition: t(`persistence:edition.${edition}`),
    });
    const told = form.getByRole("alert").filter({ hasText: why });
    await expect(told).toBeVisible();
    await expect(ok).toBeDisabled();

    await told.getByRole("button").first().click();
    await expect(told).toHaveCount(0);
    await expect(ok).toBeEnabled();
    await form.getByRole("button", { name: t("common:cancel"), exact: true }).click();
    expect(await world.node.api.revision()).toBe(before);
    expect((await group(world, balancer)).persistence).toBeNull();
  });
}

test("a duration that the edition does not have is refused at its field", async ({ page, t }) => {
  await visit(page, "/balancers/clb?tab=listeners");
  await openListener(page, t);
  await setPersistence(page, t, 10, false);
  const range = t("persistence:range.seconds", { min: "30", max: "3,600" });
  const form = dialog(page);
  await expect(form.getByRole("alert")).toHaveText(t("persistence:timeout.outside", { range }));
  await expect(form.getByRole("button", { name: t("common:ok"), exact: true })).toBeDisabled();
});

test("whoever was slower sees who was faster, keeps what was typed, and both changes hold", async ({
  page,
  t,
  world,
  faults,
}) => {
  faults.expect(/^412 PATCH/);
  const { api } = world.node;
  const target = "/load-balancers/elb-shared/groups/web/targets/c";
  await visit(page, "/balancers/elb-shared/groups/web");
  await openGroup(page, t);
  await setPersistence(page, t, 45, false);
  await api.done("PATCH", target, { weight: 7 });
  await dialog(page)
    .getByRole("button", { name: t("common:ok"), exact: true })
    .click();
  await expect(page.getByText(t("review:stale.title"))).toBeVisible();
  await page.getByRole("button", { name: t("review:stale.again"), exact: true }).click();
  await expect(page.getByRole("heading", { name: t("review:impact.title"), exact: true })).toBeVisible();
  await page.getByRole("button", { name: t("review:apply"), exact: true }).click();
  await expect(page.getByText(t("groups:modify.done", { name: "web" }))).toBeVisible();
  expect((await group(world, "elb-shared")).persistence).toMatchObject({ timeout: "45m" });
  expect(await api.get(target)).toMatchObject({ weight: 7 });
  await api.done("PATCH", "/load-balancers/elb-shared/groups/web", { persistence: null });
});

async function signIn(page: Page, t: Words): Promise<void> {
  await page.getByLabel(t("sign-in:password.name")).fill(USERS.editor);
  await page.getByLabel(t("sign-in:password.password"), { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: t("sign-in:submit") }).click();
  await page.waitForURL(/\/overview$/);
  await arrived(page);
}

async function openListener(page: Page, t: Words): Promise<void> {
  await page.getByRole("button", { name: t("balancer:modifyOf", { name: "web" }), exact: true }).click();
  await expect(dialog(page, t("balancer:listeners.modify", { name: "web" }))).toBeVisible();
}

async function openGroup(page: Page, t: Words): Promise<void> {
  await page.getByRole("button", { name: t("groups:modify.action"), exact: true }).click();
  await expect(dialog(page, t("groups:modify.title", { name: "web" }))).toBeVisible();
}

/** Switches persistence on, with that duration in the unit that the form offers, or off; and presses OK. */
async function setPersistence(page: Page, t: Words, duration: number | null, isOked = true): Promise<void> {
  const form = dialog(page);
  const toggle = form.getByRole("switch", { name: t("persistence:switch"), exact: true });
  await toggle.setChecked(duration !== null);
  if (duration !== null) {
    const field = form.getByRole("spinbutton", { name: t("persistence:timeout.label"), exact: true });
    await field.fill(String(duration));
    await field.press("Tab");
  }
  if (isOked) await form.getByRole("button", { name: t("common:ok"), exact: true }).click();
}

/** Looks at what the change would do, and has it done. */
async function apply(page: Page, t: Words, told: string): Promise<void> {
  await expect(page.getByRole("heading", { name: t("review:impact.title"), exact: true })).toBeVisible();
  await page.getByRole("button", { name: t("review:apply"), exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: told })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  // The next message is waited for, and may be the same.
  await page
    .getByRole("button", { name: t("common:close"), exact: true })
    .first()
    .click();
}
