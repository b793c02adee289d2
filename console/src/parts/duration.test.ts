import { expect, test } from "vitest";
import { secondsOf, textOf, unitOf } from "./duration";

test("what the spec writes is read", () => {
  expect(secondsOf("20m")).toBe(1200);
  expect(secondsOf("1h30m")).toBe(5400);
  expect(secondsOf("30d")).toBe(2_592_000);
  expect(secondsOf("1s500ms")).toBe(1.5);
});

test("what is no duration is not taken for one", () => {
  for (const text of ["", "20", "m", "30m1h", "-1s", null, undefined]) expect(secondsOf(text)).toBeNull();
});

test("a duration is written in the largest unit that needs no other", () => {
  expect([0, 45, 90, 1200, 5400, 7200, 86_400, 0.25].map(textOf)).toEqual([
    "0s",
    "45s",
    "90s",
    "20m",
    "90m",
    "2h",
    "1d",
    "250ms",
  ]);
});

test("writing and reading are inverse", () => {
  for (const seconds of [1, 30, 60, 61, 3600, 86_399, 2_592_000]) {
    expect(secondsOf(textOf(seconds))).toBe(seconds);
  }
});

test("a form shows the rule's unit where the number stays whole", () => {
  expect(unitOf(1200, "min")).toBe("min");
  expect(unitOf(90, "min")).toBe("s");
  expect(unitOf(1200, "s")).toBe("s");
  expect(unitOf(null, "min")).toBe("min");
  expect([1000, 1200, 7200, 86_400, null].map((seconds) => unitOf(seconds))).toEqual([
    "s",
    "min",
    "h",
    "d",
    "s",
  ]);
});
