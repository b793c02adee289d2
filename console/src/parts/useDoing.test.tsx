import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { writes } from "../api/writes";
import words from "../i18n/locales/en/common.json";
import { TellProvider } from "./Tell";
import { useDoing } from "./useDoing";

/** The client keeps the `fetch` that it finds when it is loaded. */
const fetched = vi.hoisted(() => {
  const mock = { answer: (_: Request): Promise<Response> => Promise.reject() };
  globalThis.fetch = ((request: Request) => mock.answer(request)) as typeof fetch;
  return mock;
});

/** What a node that answers is asked, as "POST /api/v1/…", and which revision it has to be at. */
let asked: { what: string; at: string | null }[] = [];
/** The revision that runs, and who made it. */
let newest = { revision: 7, author: "ada" };

beforeEach(async () => {
  asked = [];
  newest = { revision: 7, author: "ada" };
  await i18next
    .use(initReactI18next)
    .init({ lng: "en", ns: ["common"], defaultNS: "common", resources: { en: { common: words } } });
  fetched.answer = answer;
});

afterEach(cleanup);

/** As a node does it: whoever says at which revision they looked is refused where it is another one now. */
async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url, "http://node");
  const at = request.headers.get("If-Match");
  asked.push({ what: `${request.method} ${pathname}`, at });
  const json = (status: number, body: object) =>
    new Response(JSON.stringify(body), {
      status,
      headers: { "Content-Type": "application/json", ETag: `"${newest.revision}"` },
    });
  if (request.method === "GET") return json(200, { revisions: [{ ...newest, at_ms: 0 }], next: null });
  if (at !== `"${newest.revision}"`) return json(412, { detail: "changed meanwhile", problems: [] });
  newest = { revision: newest.revision + 1, author: "eda" };
  return json(200, {});
}

function Doer() {
  const doing = useDoing();
  const change = () =>
    void doing(writes.patchTarget("shop", "web", "a", { weight: 3 }), { text: "Saved", before: 7 });
  return (
    <button type="button" onClick={change}>
      Change
    </button>
  );
}

function Revisions() {
  return <p>All revisions</p>;
}

function show() {
  const router = createMemoryRouter([
    { path: "/", Component: Doer },
    { path: "/revisions", Component: Revisions },
  ]);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TellProvider>
        <RouterProvider router={router} />
      </TellProvider>
    </QueryClientProvider>,
  );
  fireEvent.click(screen.getByText("Change"));
  return router;
}

const ROLLBACK = "POST /api/v1/revisions/7/rollback";

test("an undo goes back to the revision before, from the one that the change has made", async () => {
  show();
  fireEvent.click(await screen.findByText("Undo"));
  await screen.findByText("Undone");
  expect(asked.filter(({ what }) => what === ROLLBACK)).toEqual([{ what: ROLLBACK, at: '"8"' }]);
});

test("an undo takes back nothing of what somebody else has changed since, and says who it was", async () => {
  const router = show();
  const undo = await screen.findByText("Undo");
  newest = { revision: 9, author: "otto" };
  fireEvent.click(undo);
  await screen.findByText(/otto.*9/);
  expect(newest).toEqual({ revision: 9, author: "otto" });
  expect(asked.filter(({ what }) => what === ROLLBACK)).toHaveLength(1);

  fireEvent.click(screen.getByText("See the revisions"));
  await screen.findByText("All revisions");
  expect(router.state.location.search).toBe("?from=8&to=9");
});

test("a change that was no change has no way back", async () => {
  fetched.answer = async () => new Response("{}", { status: 200, headers: { ETag: '"7"' } });
  show();
  await screen.findByText("Saved");
  expect(screen.queryByText("Undo")).toBeNull();
});
