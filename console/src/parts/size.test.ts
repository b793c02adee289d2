import { expect, test } from "vitest";
import { bytesOf, sizeText, sizeUnitOf } from "./size";

test("what the spec writes is read, and written again", () => {
  for (const said of ["512KiB", "10MiB", "2GiB", "1TiB", 1000])
    expect(sizeText(bytesOf(said) ?? 0)).toBe(said);
  expect(bytesOf("1024")).toBe(1024);
  expect(bytesOf("100B")).toBe(100);
});

test("what is no size is not taken for one", () => {
  for (const said of ["", "10MB", "-1", "1.5MiB", null, undefined]) expect(bytesOf(said)).toBeNull();
});

test("a form shows the largest unit in which the number stays whole", () => {
  expect([1, 1024, 1536 * 1024, 1 << 30, null].map(sizeUnitOf)).toEqual(["B", "KiB", "KiB", "GiB", "MiB"]);
});
