import { describe, expect, it } from "vitest";
import type { LogLine } from "../../api/logs";
import { addressOf, barePath, toText, wayOf } from "./lines";

describe("addressOf", () => {
  it("leaves out the port", () => {
    expect(addressOf("203.0.113.7:52114")).toBe("203.0.113.7");
    expect(addressOf("[2001:db8::1]:443")).toBe("2001:db8::1");
  });

  it("takes an address without a port as it is", () => {
    expect(addressOf("203.0.113.7")).toBe("203.0.113.7");
    expect(addressOf("2001:db8::1")).toBe("2001:db8::1");
  });
});

describe("barePath", () => {
  it("leaves out the query", () => {
    expect(barePath("/cart?item=***")).toBe("/cart");
    expect(barePath("?x")).toBe("/");
  });
});

describe("wayOf", () => {
  it("ends where the request ended", () => {
    expect(wayOf(["shop", "web", "-", "-"])).toBe("shop → web");
  });
});

describe("toText", () => {
  it("writes the oldest line first, without our own numbers", () => {
    const lines = [
      { number: 2, path: "/b" },
      { number: 1, path: "/a" },
    ] as unknown as LogLine[];
    expect(toText(lines)).toBe('{"path":"/a"}\n{"path":"/b"}\n');
  });
});
