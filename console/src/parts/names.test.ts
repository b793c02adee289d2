import { expect, test } from "vitest";
import { isAddress, isName } from "./names";

test("an address has a number and a port", () => {
  for (const right of ["127.0.0.1:80", "[::1]:8443", " 10.0.0.5:65535 "]) expect(isAddress(right)).toBe(true);
  for (const wrong of [
    "127.0.0.1",
    "localhost:80",
    "256.0.0.1:80",
    "::1:80",
    "127.0.0.1:0",
    "127.0.0.1:65536",
  ]) {
    expect(isAddress(wrong)).toBe(false);
  }
});

test("a name has letters, digits, dots, dashes and underlines", () => {
  expect(isName("web-1.a_b")).toBe(true);
  for (const wrong of ["", "web 1", "w/e", "a".repeat(65)]) expect(isName(wrong)).toBe(false);
});
