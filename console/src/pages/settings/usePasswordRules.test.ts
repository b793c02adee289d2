import { describe, expect, it } from "vitest";
import { isFit } from "./usePasswordRules";

describe("isFit", () => {
  it("counts bytes as the node does", () => {
    expect(isFit("elevenchars")).toBe(false);
    expect(isFit("twelve chars")).toBe(true);
    expect(isFit("密码密码")).toBe(true); // Four letters of three bytes.
    expect(isFit("x".repeat(257))).toBe(false);
  });
});
