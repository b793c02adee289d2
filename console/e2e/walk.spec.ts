// Does anything break when somebody presses everything? One walk over all pages; nothing is ended or removed by it.
import type { Locator, Page } from "@playwright/test";
import { Crowd } from "./harness/crowd";
import { arrived, PAGES, visit } from "./harness/pages";
import { expect, test } from "./harness/test";

/** What can be pressed. */
const CONTROLS = [
  "button:visible:enabled",
  "[role=tab]:visible",
  "[role=combobox]:visible",
  "main a[href]:visible",
].join(", ");

/** What is not pressed, by the beginning of its name: it would end, move or send something, or lead out. */
const LEFT =
  /^(sign out|delete|remove|drain|end|expire|unpin|unstick|move|roll back|revoke|disable|probe|download|ok$|save|undo)/i;

/** More controls than any page has: what is found beyond is a defect of the walk. */
const MOST = 150;

test("every control of every page can be pressed, and nothing complains", { tag: "@long" }, async ({
  page,
  world,
}) => {
  test.setTimeout(400_000);
  const crowd = Crowd.of("http", world.at["shop/web"], 2, 30);
  let pressed = 0;
  for (const { path } of PAGES) {
    await visit(page, path);
    const known = new Set<string>();
    for (let index = 0; index < MOST; index += 1) {
      const control = page.locator(CONTROLS).nth(index);
      if ((await page.locator(CONTROLS).count()) <= index) break;
      const name = await nameOf(control);
      // Rows of a table have the same controls: two of each are enough.
      const kind = name.replace(/[0-9]+|\b(web|game|dns|mqtt|shop|clb|elb|elb-shared|static|a|b|c)\b/g, "…");
      if (LEFT.test(name) || known.has(kind)) continue;
      known.add(kind);
      pressed += 1;
      await control.click({ timeout: 5000 }).catch(async () => {
        // What the press before has opened came late, and covers the page.
        await visit(page, path);
        await control.click({ timeout: 5000 });
      });
      await leaveWhatOpened(page, path);
    }
  }
  expect(await crowd.leave()).toEqual([]);
  expect(pressed).toBeGreaterThan(PAGES.length * 3);
});

async function nameOf(control: Locator): Promise<string> {
  const label = await control.getAttribute("aria-label");
  return (label ?? (await control.textContent()) ?? "").trim();
}

/** Closes what a press has opened, and comes back to the page. */
async function leaveWhatOpened(page: Page, path: string): Promise<void> {
  const opened = page.locator(
    "[role=dialog]:visible, [role=menu]:visible, [role=listbox]:visible, [role=tooltip]:visible",
  );
  for (let tries = 0; tries < 3 && (await opened.count()) > 0; tries += 1) {
    await page.keyboard.press("Escape");
  }
  const { pathname, search } = new URL(page.url());
  if (`${pathname}${search}` !== `/console${path}` || (await opened.count()) > 0) await visit(page, path);
  else await arrived(page);
}
