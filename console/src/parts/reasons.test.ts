import { describe, expect, it } from "vitest";
import { kindOf, persistenceOf } from "./reasons";

describe("persistenceOf", () => {
  it("takes first visits for no misses of the ratio, but tells them", () => {
    const found = persistenceOf([
      { reason: "recalled", count: 90 },
      { reason: "new", count: 50 },
      { reason: "home-drained", count: 10 },
    ]);
    expect(found.hitRatio).toBe(0.9);
    expect(found.misses.map((miss) => miss.reason)).toEqual(["new", "home-drained"]);
  });

  it("adds up what several groups counted, and leaves out groups without persistence", () => {
    const found = persistenceOf([
      { reason: "recalled", count: 1 },
      { reason: "recalled", count: 2 },
      { reason: "no-persistence", count: 1000 },
    ]);
    expect(found).toEqual({ asked: 3, home: 3, hitRatio: 1, misses: [] });
  });

  it("has no ratio where nobody came with a session", () => {
    expect(persistenceOf([{ reason: "new", count: 7 }]).hitRatio).toBeUndefined();
    expect(persistenceOf([]).hitRatio).toBeUndefined();
  });

  it("shows a reason that it does not know as a lost home", () => {
    expect(kindOf("of-a-newer-node")).toBe("lost");
  });
});
