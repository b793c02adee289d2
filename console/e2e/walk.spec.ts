// Does anything break when somebody presses everything? A walk over every page; nothing is ended or removed by it.
import type { Locator, Page } from "@playwright/test";
import { Crowd } from "./harness/crowd";
import { arrived, PAGES, visit } from "./harness/pages";
import { Quiet } from "./harness/quiet";
import { expect, test } from "./harness/test";

/** What can be pressed. */
const CONTROLS = "button:enabled, [role=tab], [role=combobox], [role=switch], [role=radio], a[href]";

/** What is not pressed, by the beginning of its name: it would end, move, send or change something, or lead out. */
const LEFT =
  /^(sign out|delete|remove|drain|end|expire|unpin|unstick|move|roll back|revoke|disable|probe|download|copy|ok$|save|undo|skip|session persistence of)/i;

/** What opens above the page. */
const OPENED = "[role=dialog], [role=menu], [role=listbox], [role=tooltip]";

/** More controls than any page has: what is found beyond is a defect of the walk. */
const MOST = 60;

/** What differs from one row to the next: names, numbers. */
const OWN = /[0-9.,:%]+|\b[0-9a-f]{6,}\b|\b(web|game|dns|mqtt|shop|clb|elb|elb-shared|static|a|b|c)\b/g;

test.describe.configure({ mode: "parallel" });
// So many steps are a long story: a failure names the control, and has a picture.
test.use({ trace: "off" });

for (const { name, path } of PAGES) {
  test(`every control of ${name} can be pressed, and nothing complains`, { tag: "@long" }, async ({
    page,
    world,
  }) => {
    test.setTimeout(120_000);
    const crowd = Crowd.of("http", world.at["shop/web"], 1, 30);
    const pressed = await new Walk(page, path, page.locator(placeOf(name))).go();
    expect(pressed.length, pressed.join(", ")).toBeGreaterThan(0);
    expect(await crowd.leave()).toEqual([]);
  });
}

/** Where controls are pressed: what stands around every page is pressed on the first, and what a form covers is not. */
function placeOf(name: string): string {
  if (name === PAGES[0].name) return "body";
  return name === "listener" ? "[role=dialog]" : "main";
}

class Walk {
  private readonly quiet: Quiet;
  private readonly pressed: string[] = [];

  constructor(
    private readonly page: Page,
    private readonly path: string,
    private readonly place: Locator,
  ) {
    this.quiet = new Quiet(page);
  }

  /** Presses one control after the other; returns their names. */
  async go(): Promise<string[]> {
    await visit(this.page, this.path);
    await this.quiet.comes();
    const known = new Set<string>();
    for (;;) {
      const control = await this.next(known);
      if (control === undefined) return this.pressed;
      if (this.pressed.length >= MOST) throw new Error(`too much to press: ${this.pressed.join(", ")}`);
      await control.click();
      await this.quiet.comes();
      await this.comeBack();
    }
  }

  /** The first control that is like none of the `known`; it is one of them then. */
  private async next(known: Set<string>): Promise<Locator | undefined> {
    const controls = this.place.locator(CONTROLS).and(this.page.locator(":visible"));
    const names = await controls.evaluateAll((elements) =>
      elements.map((element) => {
        const own = element.getAttribute("aria-label") ?? element.textContent ?? "";
        return `${element.getAttribute("role") ?? element.tagName} ${own.trim()}`;
      }),
    );
    for (const [index, name] of names.entries()) {
      // Rows of a table have the same controls: one of each is enough.
      const kind = name.replace(OWN, "…");
      const isLeft = LEFT.test(name.slice(name.indexOf(" ") + 1));
      if (isLeft || known.has(kind)) continue;
      known.add(kind);
      this.pressed.push(name);
      return controls.nth(index);
    }
    return undefined;
  }

  /** Closes what a press has opened, and comes back to the page, as it was or at least where it was. */
  private async comeBack(): Promise<void> {
    const { page, path } = this;
    const opened = page.locator(OPENED).and(page.locator(":visible"));
    // A form that a link leads to is open on this page from the beginning.
    const usual = path.includes("&listener=") ? 1 : 0;
    for (let tries = 0; tries < 3 && (await opened.count()) > usual; tries += 1) {
      await page.keyboard.press("Escape");
      await this.quiet.comes();
    }
    const { pathname, search } = new URL(page.url());
    if (`${pathname}${search}` !== `/console${path}`) await this.turnBack();
    if ((await opened.count()) !== usual) await visit(page, path);
    await arrived(page);
    await this.quiet.comes();
  }

  /** As the browser does it when somebody goes back: without loading everything anew. */
  private async turnBack(): Promise<void> {
    await this.page.evaluate((to) => {
      window.history.pushState(null, "", to);
      window.dispatchEvent(new PopStateEvent("popstate", { state: null }));
    }, `/console${this.path}`);
    await this.quiet.comes();
  }
}
