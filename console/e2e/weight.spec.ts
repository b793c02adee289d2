// How much does a browser get before somebody can sign in, and how soon does it show something?
import { gzipSync } from "node:zlib";
import type { Page, Response } from "@playwright/test";
import { arrived } from "./harness/pages";
import { expect, test } from "./harness/test";

/** The most of scripts, styles and words, compressed as gzip does. */
const BUDGET_BYTES = 350_000;

/** The longest until there is a title, on a machine with other things to do. */
const BUDGET_MS = 5000;

test.describe("somebody who is nobody yet", () => {
  test.use({ role: null });
  test("gets little to sign in", async ({ page }) => {
    expect(await weigh(page)).toBeLessThan(BUDGET_BYTES);
  });
});

// How much of what comes later has come already is chance: `cargo xtask console` weighs what comes first.
test("whoever is signed in gets little for the first page, and soon", { tag: "@long" }, async ({ page }) => {
  expect(await weigh(page)).toBeLessThan(BUDGET_BYTES);
  const times = await page.evaluate(() => {
    const paints = performance.getEntriesByType("paint");
    return paints.find((paint) => paint.name === "first-contentful-paint")?.startTime ?? Infinity;
  });
  expect(times).toBeLessThan(BUDGET_MS);
});

test("a second visit fetches no script again", async ({ page }) => {
  await weigh(page);
  await page.reload();
  await arrived(page);
  const fetched = await page.evaluate(() => {
    const resources = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const scripts = resources.filter(({ name }) => /\.(js|css)$/.test(new URL(name).pathname));
    return {
      count: scripts.length,
      again: scripts.filter(({ transferSize }) => transferSize > 0).map(({ name }) => name),
    };
  });
  expect(fetched.count).toBeGreaterThan(2);
  expect(fetched.again).toEqual([]);
});

/** Opens the console, and weighs all that is part of it; what the API tells is not. */
async function weigh(page: Page): Promise<number> {
  const bodies: Promise<Buffer>[] = [];
  const note = (response: Response) => {
    const isOurs = new URL(response.url()).pathname.startsWith("/console/") && response.status() === 200;
    if (isOurs) bodies.push(response.body());
  };
  page.on("response", note);
  await page.goto("/console/");
  await arrived(page);
  page.off("response", note);
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body, { level: 9 }).length);
  return sizes.reduce((sum, size) => sum + size, 0);
}
