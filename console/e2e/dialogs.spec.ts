// Can everybody use what opens over a page: forms with all that is folded away, the search, what is done to several at once?
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { dialog } from "./harness/controls";
import { visit } from "./harness/pages";
import { expect, test } from "./harness/test";

for (const theme of ["light", "dark"] as const) {
  test.describe(theme, { tag: "@long" }, () => {
    test.use({ theme });

    test("forms and dialogs have no barrier", async ({ page, t }) => {
      test.setTimeout(120_000);
      const button = (name: string) => page.getByRole("button", { name, exact: true });
      const found: string[] = [];
      const look = async (place: string) =>
        found.push(...(await barriers(page)).map((each) => `${place}: ${each}`));

      await visit(page, "/balancers");
      await page
        .getByRole("checkbox", { name: t("balancers:choose", { name: "shop" }), exact: true })
        .check();
      await look("a load balancer is chosen");
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: t("common:search.title"), exact: true }).fill("we");
      await look("search");

      await visit(page, "/balancers/shop?tab=listeners&listener=web");
      const listener = dialog(page);
      for (const part of ["waits.title", "headers.title", "proxies.title", "limits.title"]) {
        const name = part === "waits.title" ? t(`balancer:${part}`) : t(`advanced:${part}`);
        await listener.getByRole("button", { name, exact: true }).click();
      }
      await button(t("advanced:headers.addTo.request_headers")).click();
      await listener.getByRole("switch", { name: t("advanced:proxies.header"), exact: true }).check();
      await look("listener");

      await visit(page, "/balancers/shop/groups/web");
      await page.getByRole("checkbox", { name: t("groups:bulk.choose", { name: "a" }), exact: true }).check();
      await button(t("groups:target.weight")).click();
      await look("weight of several");
      await page.keyboard.press("Escape");
      await button(t("groups:modify.action")).click();
      const group = dialog(page);
      await group.getByRole("switch", { name: t("persistence:switch"), exact: true }).check();
      await group.getByRole("button", { name: t("persistence:more.none"), exact: true }).click();
      await group.getByRole("button", { name: t("advanced:towards.title"), exact: true }).click();
      await look("backend group");
      expect(found).toEqual([]);
    });
  });
}

/** What axe finds, once nothing moves any more. */
async function barriers(page: Page): Promise<string[]> {
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState, effect }) => {
      const isEndless = effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY;
      return playState !== "running" || isEndless;
    }),
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}
