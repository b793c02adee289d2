import { describe, expect, it } from "vitest";
import { readSearch } from "./search";

describe("readSearch", () => {
  it("takes hexadecimal digits for the name of a session", () => {
    expect(readSearch(" 9F2c00aa17e1d3b4 ")).toEqual({ id: "9F2c00aa17e1d3b4" });
    expect(readSearch("7")).toEqual({ id: "7" });
  });

  it("takes points and colons for an address", () => {
    expect(readSearch("203.0.113.7")).toEqual({ client: "203.0.113.7" });
    expect(readSearch("2001:db8::1")).toEqual({ client: "2001:db8::1" });
    expect(readSearch("9f2c00aa17e1d3b4c")).toEqual({ client: "9f2c00aa17e1d3b4c" });
  });

  it("looks for nothing when nothing is typed", () => {
    expect(readSearch("   ")).toEqual({});
  });
});
