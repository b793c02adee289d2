// How does a browser try the console? Debian's Chromium, on nodes that each worker starts for itself.
import { defineConfig } from "@playwright/test";

/** Where reports, traces and pictures go. */
const OUTPUT = "../target/console";

export default defineConfig({
  testDir: "e2e",
  outputDir: `${OUTPUT}/traces`,
  // One node and one browser for each: two cores carry two.
  workers: 2,
  fullyParallel: false,
  // A flaky test is a bug.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["junit", { outputFile: `${OUTPUT}/playwright.xml` }]],
  use: {
    locale: "en",
    viewport: { width: 1440, height: 900 },
    actionTimeout: 10_000,
    // What moves in would be looked at half-way, or be pressed beside.
    contextOptions: { reducedMotion: "reduce" },
    // Without a film: it costs more than the tests.
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.HOMING_CHROMIUM ?? "/usr/bin/chromium",
      // No word to anybody but the node, and nothing that a machine without a screen lacks.
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-sync",
        "--no-first-run",
        "--no-proxy-server",
      ],
    },
  },
});
