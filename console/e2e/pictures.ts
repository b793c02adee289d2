// What does the console look like? Every page, light and dark, in four languages, wide and narrow.
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { Crowd } from "./harness/crowd";
import { PAGES, SIGN_IN, visit } from "./harness/pages";
import { test } from "./harness/test";
import { LANGUAGES } from "./harness/words";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Of these the guide shows the wide and light ones, each in the language of its reader. */
const IN_GUIDE = ["overview", "balancer-listeners", "balancer-groups", "sessions", "traffic", "revisions"];

const WIDTHS = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

for (const language of LANGUAGES) {
  for (const theme of ["light", "dark"] as const) {
    test.describe(() => {
      test.use({ language, theme });

      test(`${language}, ${theme}`, async ({ page, world }) => {
        test.setTimeout(240_000);
        const crowds = [
          Crowd.of("http", world.at["shop/web"], 4, 40),
          Crowd.of("http", world.at["static/web"], 4, 50),
          Crowd.of("tcp", world.at["shop/game"], 3, 60),
        ];
        await Promise.all(crowds.map((crowd) => crowd.homes(50)));
        for (const { name, path } of PAGES) {
          await visit(page, path);
          for (const size of WIDTHS) {
            await page.setViewportSize(size);
            await picture(
              page,
              `target/console/pictures/${language}-${theme}-${size.width}/${name}.png`,
              true,
            );
            const isShown = size.width > 1000 && theme === "light" && IN_GUIDE.includes(name);
            if (isShown) await picture(page, `docs/guide/images/${name}.${language}.png`, false);
          }
        }
        await Promise.all(crowds.map((crowd) => crowd.leave()));
      });

      test.describe(() => {
        test.use({ role: null });
        test(`${language}, ${theme}: nobody yet`, async ({ page }) => {
          await visit(page, SIGN_IN.path);
          for (const size of WIDTHS) {
            await page.setViewportSize(size);
            const folder = `target/console/pictures/${language}-${theme}-${size.width}`;
            await picture(page, `${folder}/${SIGN_IN.name}.png`, true);
          }
        });
      });
    });
  }
}

async function picture(page: Page, file: string, fullPage: boolean): Promise<void> {
  await page.screenshot({ path: path.join(ROOT, file), fullPage, animations: "disabled" });
}
