// In which words are the tests of the console written? `test` and `expect`, with a node, people and pages.
import { type Browser, test as base, expect } from "@playwright/test";
import { Faults } from "./faults";
import { type Language, type Words, words } from "./words";
import { PASSWORD, type Role, startWorld, USERS, type World } from "./world";

export { expect };

export const THEMES = ["light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

interface Options {
  /** Who is signed in when the test begins; `null`: nobody. */
  role: Role | null;
  language: Language;
  theme: Theme;
}

interface Tools {
  faults: Faults;
  /** What the console calls things, in the language of the test. */
  t: Words;
}

/** What a browser keeps of who signed in: made once for each role, as sign-ins are counted. */
type Cookies = Awaited<ReturnType<typeof signIn>>;

export const test = base.extend<Options & Tools, { world: World; people: Map<Role, Cookies> }>({
  role: ["admin", { option: true }],
  language: ["en", { option: true }],
  theme: ["light", { option: true }],

  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads there which tools are needed
    async ({}, use) => {
      const world = await startWorld();
      await use(world);
      await world.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  people: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads there which tools are needed
    async ({}, use) => use(new Map()),
    { scope: "worker" },
  ],

  baseURL: async ({ world }, use) => use(world.node.url),

  storageState: async ({ world, people, browser, role, language, theme }, use) => {
    const cookies = role === null ? [] : (people.get(role) ?? (await signIn(browser, world, role)));
    if (role !== null) people.set(role, cookies);
    const localStorage = [
      { name: "homing.language", value: language },
      { name: "homing.theme", value: theme },
    ];
    await use({ cookies, origins: [{ origin: world.node.url, localStorage }] });
  },

  t: async ({ language }, use) => use(words(language)),

  faults: [
    async ({ context, world, role }, use, info) => {
      const faults = new Faults(context, world.node.url);
      await faults.tellOfPolicy(context);
      // Whoever is nobody yet is told so: that is how a page finds out.
      if (role === null) faults.expect(/^401 GET \/api\/v1\/me$/);
      await use(faults);
      if (info.status !== info.expectedStatus) {
        await info.attach("the node's last words", { body: world.node.lastWords });
      }
      expect(faults.list(), "what went wrong in the pages meanwhile").toEqual([]);
    },
    { auto: true },
  ],
});

/** Signs in as a browser does, without a page. */
async function signIn(browser: Browser, { node }: World, role: Role) {
  const context = await browser.newContext({ baseURL: node.url, storageState: undefined });
  const answer = await context.request.post("/api/v1/login", {
    data: { name: USERS[role], password: PASSWORD },
  });
  if (!answer.ok()) throw new Error(`${USERS[role]} is not let in: ${answer.status()}`);
  const { cookies } = await context.storageState();
  await context.close();
  return cookies;
}
