import { describe, expect, it } from "vitest";
import { balancerOf, rowsOf, write } from "./diff";

describe("rowsOf", () => {
  it("tells what came, what went and what changed", () => {
    const rows = rowsOf([
      { path: "load_balancers.shop.groups.web.targets.c", before: null, after: { name: "c" } },
      { path: "load_balancers.shop.groups.web.targets.b", before: { name: "b" }, after: null },
      { path: "load_balancers.shop.groups.web.targets.a.weight", before: 10, after: 0 },
    ]);
    expect(rows.map((row) => row.kind)).toEqual(["added", "removed", "changed"]);
    expect(rows[2]).toMatchObject({ before: "10", after: "0" });
  });

  it("takes false and 0 for values", () => {
    expect(rowsOf([{ path: "x", before: false, after: 0 }])[0]).toEqual({
      path: "x",
      kind: "changed",
      before: "false",
      after: "0",
    });
  });
});

describe("write", () => {
  it("writes text without quotes, and objects on several lines", () => {
    expect(write("20m")).toBe("20m");
    expect(write({ method: "cookie" })).toBe('{\n  "method": "cookie"\n}');
    expect(write(undefined)).toBeUndefined();
  });
});

describe("balancerOf", () => {
  it("finds the load balancer in a path", () => {
    expect(balancerOf("load_balancers.shop.groups.web")).toBe("shop");
    expect(balancerOf("certificates.shop")).toBe("");
  });
});
