import { expect, test } from "vitest";
import { choiceOf, chosen, refuses } from "./failure";

test("one word, a table and nothing are told apart", () => {
  expect([undefined, null, "strict", {}, { down: "rebind" }].map(choiceOf)).toEqual([
    "",
    "",
    "strict",
    "each",
    "each",
  ]);
});

test("whoever begins to say each begins with what held for all", () => {
  const table = chosen("each", "strict");
  expect(table).toMatchObject({ down: "strict", connect_failure: "strict" });
  expect(chosen("each", undefined)).toEqual({});
  expect(chosen("temporary", table)).toBe("temporary");
  expect(chosen("", table)).toBeUndefined();
});

test("only a refusal has a status", () => {
  expect(refuses({ down: "temporary" })).toBe(false);
  expect(refuses({ removed: "strict" })).toBe(true);
});
