// What does the console look like? Every page, light and dark, in four languages, wide and narrow; and some for the guide.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { makeBusy } from "./harness/busy";
import { choose as chooseIn, dialog } from "./harness/controls";
import { choose, PAGES, SIGN_IN, visit } from "./harness/pages";
import { test as base, THEMES } from "./harness/test";
import { LANGUAGES, type Language, words } from "./harness/words";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FOLDER = "target/console/pictures";
const FOR_GUIDE = "docs/images";

const WIDTHS = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

/** What the guide shows is small on its page. */
const GUIDE = { width: 1200, height: 750 };

/** Of 100: more makes files larger, and no letter clearer. */
const QUALITY = 82;

/** Which of the looks are taken, such as `en` or `zh-dark,ja`; all unless said. */
const WANTED = (process.env.HOMING_PICTURES ?? "").split(",");

/** A long list is a large picture. */
const BOUND_MS = 60_000;

const test = base.extend<object, { traffic: null }>({
  traffic: [
    async ({ world }, use) => {
      const end = await makeBusy(world);
      await use(null);
      await end();
    },
    { scope: "worker", auto: true, timeout: 400_000 },
  ],
});

test.use({ trace: "off" });

for (const { name, path } of PAGES) {
  test(name, async ({ page }) => {
    test.setTimeout(600_000);
    // Of all that comes, a log of some hundred lines is a picture that takes a minute.
    await visit(page, name.endsWith("logs") ? `${path}${path.includes("?") ? "&" : "?"}path=/lamps/8` : path);
    await takeAll(page, name);
  });
}

test.describe(() => {
  test.use({ role: null });
  test("sign-in", async ({ page }) => {
    await visit(page, SIGN_IN.path);
    await takeAll(page, SIGN_IN.name);
  });
});

async function takeAll(page: Page, name: string): Promise<void> {
  for (const language of LANGUAGES) {
    for (const theme of THEMES) {
      if (!WANTED.some((wanted) => `${language}-${theme}`.startsWith(wanted))) continue;
      await choose(page, language, theme);
      for (const size of WIDTHS) {
        await page.setViewportSize(size);
        const file = path.join(ROOT, FOLDER, `${language}-${theme}-${size.width}`, `${name}.png`);
        await page.screenshot({ path: file, fullPage: true, animations: "disabled", timeout: BOUND_MS });
      }
    }
  }
}

/** What the guide shows: how to come there, in each language. */
const SHOWN: Record<string, (page: Page, language: Language) => Promise<void>> = {
  overview: (page) => visit(page, "/overview"),
  persistence: async (page, language) => {
    const t = words(language);
    const scheduler = t("persistence:scheduler.weighted-least-connections");
    await visit(page, "/balancers/clb?tab=listeners&listener=web");
    await chooseIn(page, dialog(page), t("persistence:scheduler.label"), scheduler);
  },
  group: (page) => visit(page, "/balancers/shop/groups/web"),
  traffic: (page) => visit(page, "/traffic?load_balancer=shop"),
};

for (const language of LANGUAGES) {
  test.describe("for the guide", () => {
    test.use({ language, viewport: GUIDE });
    test(language, async ({ page }) => {
      for (const [name, come] of Object.entries(SHOWN)) {
        await come(page, language);
        await picture(page, `${name}.${language}.webp`);
      }
    });
  });
}

/** Half as large as a PNG of the same. */
async function picture(page: Page, name: string): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  const { data } = await browser.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
  mkdirSync(path.join(ROOT, FOR_GUIDE), { recursive: true });
  writeFileSync(path.join(ROOT, FOR_GUIDE, name), Buffer.from(data, "base64"));
}
