// How does somebody use the controls that are more than a field? By their names.
import { expect, type Locator, type Page } from "@playwright/test";

/** Chooses `option` in the select of that name, within `place`. */
export async function choose(page: Page, place: Page | Locator, name: string, option: string): Promise<void> {
  const select = place.getByRole("combobox", { name, exact: true });
  await select.click();
  await page.getByTitle(option, { exact: true }).locator("visible=true").last().click();
  await expect(page.getByRole("listbox")).toBeHidden();
}

/** The dialog or drawer that is open. */
export function dialog(page: Page, name?: string | RegExp): Locator {
  return page
    .getByRole("dialog", name === undefined ? {} : { name })
    .locator("visible=true")
    .last();
}
