import { describe, expect, it } from "vitest";
import { objectOf, pathOf } from "./outcomes";

describe("objectOf", () => {
  it("leaves out what all paths begin with, and reads escapes", () => {
    expect(objectOf("/api/v1/load-balancers/shop/groups/a%20b")).toBe("load-balancers/shop/groups/a b");
  });

  it("shows what cannot be read as it came", () => {
    expect(objectOf("/api/v1/sessions/%E0%A4%A")).toBe("sessions/%E0%A4%A");
    expect(objectOf("/elsewhere")).toBe("/elsewhere");
  });
});

describe("pathOf", () => {
  it("escapes what would lead elsewhere", () => {
    expect(pathOf("a/b")).toBe("/api/v1/load-balancers/a%2Fb");
  });
});
