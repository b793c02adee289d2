// Can everybody use every page? In both themes, all four languages, wide and narrow.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { arrived, overflow, PAGES, SIGN_IN, visit } from "./harness/pages";
import { expect, type Theme, test } from "./harness/test";
import { LANGUAGES, TAGS } from "./harness/words";

const WIDE = { width: 1440, height: 900 };
/** A small telephone. */
const NARROW = { width: 390, height: 844 };

for (const language of LANGUAGES) {
  for (const theme of ["light", "dark"] as const) {
    test.describe(`${language}, ${theme}`, { tag: "@long" }, () => {
      test.use({ language, theme });

      test("no page has a barrier, or scrolls sideways on a telephone", async ({ page }) => {
        test.setTimeout(300_000);
        for (const { name, path } of PAGES) {
          await visit(page, path);
          await look(page, name, theme, TAGS[language]);
        }
      });

      test.describe(() => {
        test.use({ role: null });
        test("nor has the page to sign in", async ({ page }) => {
          await visit(page, SIGN_IN.path);
          await look(page, SIGN_IN.name, theme, TAGS[language]);
        });
      });
    });
  }
}

async function look(page: Page, name: string, theme: Theme, lang: string): Promise<void> {
  const root = page.locator("html");
  await expect.soft(root, name).toHaveAttribute("lang", lang);
  await expect.soft(root, name).toHaveAttribute("data-theme", theme);
  expect.soft(await barriers(page), `${name}: barriers`).toEqual([]);
  await page.setViewportSize(NARROW);
  await arrived(page);
  expect.soft(await overflow(page), `${name}: narrow`).toBeNull();
  await page.setViewportSize(WIDE);
}

/** What axe finds, one line an element. */
async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)} (${node.target.join(" ")})`),
  );
}
