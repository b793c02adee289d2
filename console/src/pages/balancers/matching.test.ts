import { expect, test } from "vitest";
import { choicesOf, matches, type Row } from "./matching";

const shop: Row = {
  name: "shop",
  edition: "native",
  region: "r",
  project: "p",
  managed_by: "api",
  tags: { team: "web" },
  listeners: ["https"],
  groups: ["cart"],
};
const cloud = {
  ...shop,
  name: "lb-1a2b3c4d",
  tags: {},
  listeners: [],
  dialect: "tencent",
  annotations: { name: "Checkout", vip: "127.0.1.7" },
} as Row;

test("a load balancer is found by what belongs to it, and by what a vendor's API calls it", () => {
  for (const q of ["SHO", "https", "cart", "team:web"]) expect(matches(shop, { q })).toBe(true);
  for (const q of ["checkout", "127.0.1.7"]) {
    expect(matches(cloud, { q })).toBe(true);
    expect(matches(shop, { q })).toBe(false);
  }
});

test("all that is chosen has to hold", () => {
  expect(matches(shop, { tag: "team:web", origin: "api" })).toBe(true);
  expect(matches(shop, { tag: "team:web", origin: "tencent" })).toBe(false);
  expect(matches(cloud, { origin: "tencent" })).toBe(true);
  const live = { kind: "bad", targets: 1, usable: 0, sessions: 0, connections: 0, kept: 0 } as const;
  expect(matches({ ...shop, live }, { status: "bad" })).toBe(true);
  expect(matches(shop, { status: "bad" })).toBe(false);
});

test("only what is there is offered", () => {
  expect(choicesOf([shop, cloud])).toEqual({ tags: ["team:web"], origins: ["api", "tencent"] });
});
