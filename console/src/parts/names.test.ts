import { expect, test } from "vitest";
import { isAddress, isFieldName, isName, isNetwork } from "./names";

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

test("a network is an address and a number of bits", () => {
  for (const right of ["10.0.0.0/8", "0.0.0.0/0", "fd00::/8", "::1/128"]) expect(isNetwork(right)).toBe(true);
  for (const wrong of ["10.0.0.0", "10.0.0.0/33", "256.0.0.0/8", "fd00::/129", "10.0/8", "office/8"]) {
    expect(isNetwork(wrong)).toBe(false);
  }
});

test("a header field has a name without spaces and colons", () => {
  expect(isFieldName("X-Real-IP")).toBe(true);
  for (const wrong of ["", "X Real", "Host:", "名前", "a".repeat(65)]) expect(isFieldName(wrong)).toBe(false);
});
