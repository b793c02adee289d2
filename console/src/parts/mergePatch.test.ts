import { expect, test } from "vitest";
import { mergePatch, sizeOf } from "./mergePatch";

test("only what differs is in the patch", () => {
  const before = { name: "web", scheduler: "ip-hash", persistence: { method: "cookie", timeout: "20m" } };
  const after = { name: "web", scheduler: "maglev", persistence: { method: "cookie", timeout: "30m" } };
  expect(mergePatch(before, after)).toEqual({ scheduler: "maglev", persistence: { timeout: "30m" } });
});

test("what is gone is null", () => {
  expect(mergePatch({ a: { b: 1, c: 2 }, d: 3 }, { a: { b: 1 } })).toEqual({ a: { c: null }, d: null });
});

test("null and missing are the same", () => {
  expect(mergePatch({ a: null }, { b: undefined })).toEqual({});
});

test("a list is replaced as a whole, where it differs", () => {
  expect(mergePatch({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toEqual({});
  expect(mergePatch({ a: [1] }, { a: [1, 2] })).toEqual({ a: [1, 2] });
});

test("single settings are counted through what holds them", () => {
  expect(sizeOf({})).toBe(0);
  expect(sizeOf({ weight: 5 })).toBe(1);
  expect(sizeOf({ persistence: null })).toBe(1);
  expect(sizeOf({ scheduler: "maglev", persistence: { timeout: "30m", method: "cookie" } })).toBe(3);
});
