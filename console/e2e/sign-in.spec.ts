// Who is let in, and who is not any more?
import type { Page } from "@playwright/test";
import { arrived, visit } from "./harness/pages";
import { expect, test } from "./harness/test";
import { LANGUAGES, type words } from "./harness/words";
import { PASSWORD, USERS } from "./harness/world";

test.describe("nobody yet", () => {
  test.use({ role: null });

  for (const language of LANGUAGES) {
    test.describe(() => {
      test.use({ language });
      test(`a wrong password is refused in words of the reader: ${language}`, async ({ page, t, faults }) => {
        faults.expect(/^401 POST \/api\/v1\/login$/);
        await visit(page, "/sign-in");
        await fill(page, t, USERS.admin, "not the lamp in the window");
        const told = page.getByRole("alert").filter({ hasText: /\S/ });
        await expect(told).toBeVisible();
        if (language !== "en") await expect(told).not.toHaveText(/wrong|password/i);
        expect(await page.context().cookies()).toEqual([]);
      });
    });
  }

  test("whoever wants a page is asked who it is, and then comes to that page", async ({ page, t }) => {
    await page.goto("/console/doctor");
    await page.waitForURL(/\/sign-in/);
    await arrived(page);
    await fill(page, t, USERS.admin, PASSWORD);
    await page.waitForURL(/\/console\/doctor$/);
    await arrived(page);
  });

  test("the first token lets somebody in, and is in no address and no store that stays", async ({
    page,
    t,
    world,
  }) => {
    await visit(page, "/sign-in");
    await page.getByRole("tab", { name: t("sign-in:token.tab") }).click();
    await page.getByRole("textbox", { name: t("sign-in:token.token") }).fill(world.node.token);
    await page.getByRole("button", { name: t("sign-in:submit") }).click();
    await page.waitForURL((url) => !url.pathname.includes("sign-in"));
    await arrived(page);
    expect(page.url()).not.toContain(world.node.token);
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
    expect(kept).not.toContain(world.node.token);
  });

  test("somebody signs in, signs out, and the cookie opens nothing any more", async ({ page, t, world }) => {
    await visit(page, "/sign-in");
    await fill(page, t, USERS.operator, PASSWORD);
    await page.waitForURL((url) => !url.pathname.includes("sign-in"));
    await arrived(page);
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict" });
    await page.getByRole("button", { name: t("common:user.label", { name: USERS.operator }) }).click();
    await page.getByRole("menuitem", { name: t("common:user.signOut") }).click();
    await page.waitForURL(/\/sign-in/);
    const answer = await fetch(`${world.node.url}/api/v1/me`, {
      headers: { cookie: `${cookie?.name}=${cookie?.value}` },
    });
    expect(answer.status).toBe(401);
  });
});

test.describe("one that another tab has signed out", () => {
  test.use({ role: "editor" });
  test("is asked who it is, and nothing breaks", async ({ page, faults, people, world }) => {
    faults.expect(/^401 /);
    await visit(page, "/balancers");
    await page.context().request.post("/api/v1/logout", {
      headers: { "x-homing-request": "1", origin: world.node.url },
    });
    people.delete("editor");
    await page.reload();
    await page.waitForURL(/\/sign-in/);
  });
});

async function fill(page: Page, t: ReturnType<typeof words>, name: string, password: string): Promise<void> {
  await page.getByLabel(t("sign-in:password.name")).fill(name);
  await page.getByLabel(t("sign-in:password.password"), { exact: true }).fill(password);
  await page.getByRole("button", { name: t("sign-in:submit") }).click();
}
