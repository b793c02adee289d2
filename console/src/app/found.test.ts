import { expect, test } from "vitest";
import type { BalancerRow } from "../api/balancers";
import { type Found, found } from "./found";

const row = (name: string, listeners: string[], groups: string[]): BalancerRow => ({
  ...{ name, listeners, groups },
  ...{ edition: "native", region: "r", project: "p", managed_by: "api" },
});
const rows = [row("shop", ["web"], ["web", "cart"]), row("game", ["tcp"], ["web"])];
const pages: Found[] = [{ kind: "page", name: "Sessions", to: "/sessions" }];
const names = (wanted: string) => found(wanted, pages, rows).map(({ kind, name, of }) => [kind, name, of]);

test("things are found by their name and by what they belong to", () => {
  expect(names("cart")).toEqual([["group", "cart", "shop"]]);
  expect(names("web gam")).toEqual([["group", "web", "game"]]);
  expect(names("SESS")).toEqual([["page", "Sessions", undefined]]);
  expect(names("nothing such")).toEqual([]);
});

test("what begins with it comes first, and nothing wanted means the pages", () => {
  expect(names("s")[0]).toEqual(["page", "Sessions", undefined]);
  expect(names("shop")[0]).toEqual(["balancer", "shop", undefined]);
  expect(names(" ")).toEqual([["page", "Sessions", undefined]]);
});
