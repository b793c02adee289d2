// Which pages are there, and when is one ready to be looked at?
import { expect, type Page } from "@playwright/test";
import type { Theme } from "./test";
import { type Language, TAGS } from "./words";
import type { Role } from "./world";

/** Every page below `/console`, with the name of its pictures. */
export const PAGES = [
  { name: "overview", path: "/overview" },
  { name: "balancers", path: "/balancers" },
  { name: "balancer-basic", path: "/balancers/shop?tab=basic" },
  { name: "balancer-listeners", path: "/balancers/shop?tab=listeners" },
  { name: "balancer-groups", path: "/balancers/shop?tab=groups" },
  { name: "balancer-monitoring", path: "/balancers/shop?tab=monitoring" },
  { name: "balancer-sessions", path: "/balancers/shop?tab=sessions" },
  { name: "balancer-logs", path: "/balancers/shop?tab=logs" },
  { name: "balancer-audit", path: "/balancers/shop?tab=audit" },
  { name: "listener", path: "/balancers/shop?tab=listeners&listener=web" },
  { name: "groups", path: "/groups" },
  { name: "group", path: "/balancers/shop/groups/web" },
  { name: "sessions", path: "/sessions" },
  { name: "explain", path: "/explain" },
  { name: "traffic", path: "/traffic" },
  { name: "logs", path: "/logs" },
  { name: "certificates", path: "/certificates" },
  { name: "audit", path: "/audit" },
  { name: "revisions", path: "/revisions" },
  { name: "doctor", path: "/doctor" },
  { name: "settings-users", path: "/settings/users" },
  { name: "settings-tokens", path: "/settings/tokens" },
  { name: "settings-appearance", path: "/settings/appearance" },
] as const;

/** The page that those see first who are nobody yet. */
export const SIGN_IN = { name: "sign-in", path: "/sign-in" } as const;

/** Goes to a page of the console, and waits until it shows what it has. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(`/console${path}`);
  await arrived(page);
}

/** Waits until the page has its title and its first data. */
export async function arrived(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("main[aria-busy=true], main [aria-busy=true]")).toHaveCount(0);
}

/** Has the page speak and look so, as when somebody chooses that in another tab. It is not loaded anew. */
export async function choose(page: Page, language: Language, theme: Theme): Promise<void> {
  await page.evaluate(
    (chosen) => {
      for (const [key, value] of Object.entries(chosen)) {
        localStorage.setItem(key, value);
        window.dispatchEvent(new StorageEvent("storage", { key, newValue: value }));
      }
    },
    { "homing.language": language, "homing.theme": theme },
  );
  const root = page.locator("html");
  await expect(root).toHaveAttribute("lang", TAGS[language]);
  await expect(root).toHaveAttribute("data-theme", theme);
  await arrived(page);
}

/** Whether something makes the whole page scroll sideways: what reaches out farthest, in a few words. */
export async function overflow(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return null;
    const isInOwnBox = (element: Element): boolean => {
      for (let box = element.parentElement; box !== null && box !== document.body; box = box.parentElement) {
        if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(box).overflowX)) return true;
      }
      return false;
    };
    const wide = [...document.body.querySelectorAll("*")].filter(
      (element) => element.getBoundingClientRect().right > width + 1 && !isInOwnBox(element),
    );
    const shown = wide.slice(-3).map((element) => {
      const text = (element.textContent ?? "").trim().slice(0, 40);
      return `${element.tagName.toLowerCase()}.${element.className} "${text}"`;
    });
    return `${document.documentElement.scrollWidth} > ${width}: ${shown.join(" | ")}`;
  });
}

/** Who may see the page at all. */
export function isFor(role: Role, path: string): boolean {
  const needsAdmin = ["/audit", "/settings/users", "/settings/tokens"].includes(path);
  return role === "admin" || !needsAdmin;
}
