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
    expect((await weigh(page)).all).toBeLessThan(BUDGET_BYTES);
  });
});

test("whoever is signed in gets little until there is a page, and soon", async ({ page }) => {
  // What the page asks for once it stands comes beside what it already shows.
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.querySelector("main h1") === null) return;
      performance.mark("there is a page");
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  const { before } = await weigh(page);
  expect(before).toBeGreaterThan(BUDGET_BYTES / 4);
  expect(before).toBeLessThan(BUDGET_BYTES);
  const painted_ms = await page.evaluate(() => {
    const paints = performance.getEntriesByType("paint");
    return paints.find((paint) => paint.name === "first-contentful-paint")?.startTime ?? Infinity;
  });
  expect(painted_ms).toBeLessThan(BUDGET_MS);
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

/**
 * Opens the console, and weighs all that is part of it, and what of that was asked for before there was a page; what the
 * API tells is not part of it.
 */
async function weigh(page: Page): Promise<{ all: number; before: number }> {
  const bodies = new Map<string, Promise<Buffer>>();
  const note = (response: Response) => {
    const url = response.url();
    const isOurs = new URL(url).pathname.startsWith("/console/") && response.status() === 200;
    if (isOurs) bodies.set(url, response.body());
  };
  page.on("response", note);
  await page.goto("/console/");
  await arrived(page);
  page.off("response", note);
  const later = await page.evaluate(() => {
    const [mark] = performance.getEntriesByName("there is a page");
    const isLater = (entry: PerformanceEntry) => mark !== undefined && entry.startTime > mark.startTime;
    return performance
      .getEntriesByType("resource")
      .filter(isLater)
      .map(({ name }) => name);
  });
  let [all, before] = [0, 0];
  for (const [url, body] of bodies) {
    const { length } = gzipSync(await body, { level: 9 });
    all += length;
    if (!later.includes(url)) before += length;
  }
  return { all, before };
}
