// Can everybody use every page? In both themes, all four languages, wide and narrow.
import type { Page } from "@playwright/test";
import axe from "axe-core";
import { arrived, choose, overflow, PAGES, SIGN_IN, visit } from "./harness/pages";
import { expect, THEMES, test } from "./harness/test";
import { LANGUAGES } from "./harness/words";

const WIDE = { width: 1440, height: 900 };
const softly = expect.configure({ soft: true });
/** A small telephone. */
const NARROW = { width: 390, height: 844 };

declare global {
  interface Window {
    axe: typeof axe;
  }
}

test.describe.configure({ mode: "parallel" });
// Of so many looks at one page a trace tells little, and costs much.
test.use({ trace: "off" });

for (const { name, path } of PAGES) {
  test(`${name} has no barrier, and does not scroll sideways on a telephone`, { tag: "@long" }, async ({
    page,
  }) => {
    test.setTimeout(120_000);
    await visit(page, path);
    await lookAtAll(page);
  });
}

test.describe("nobody yet", () => {
  test.use({ role: null });
  test("sign-in has no barrier, and does not scroll sideways on a telephone", { tag: "@long" }, async ({
    page,
  }) => {
    await visit(page, SIGN_IN.path);
    await lookAtAll(page);
  });
});

/** The page in every language and theme: chosen as another tab does, so that it is loaded once. */
async function lookAtAll(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  for (const language of LANGUAGES) {
    for (const theme of THEMES) {
      await choose(page, language, theme);
      expect.soft(await barriers(page), `${language}, ${theme}: barriers`).toEqual([]);
    }
    await page.setViewportSize(NARROW);
    await arrived(page);
    // Charts are drawn for the new width a moment later.
    await softly.poll(() => overflow(page), `${language}: narrow`).toBeNull();
    await page.setViewportSize(WIDE);
  }
}

/** What axe finds, one line an element. */
async function barriers(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, {
      resultTypes: ["violations"],
      // Texts of a drawing stand apart without a blank between them; the name of the link has one.
      rules: { "label-content-name-mismatch": { enabled: false } },
    }),
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)} (${node.target.join(" ")})`),
  );
}
