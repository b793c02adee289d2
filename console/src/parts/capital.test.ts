import { describe, expect, it } from "vitest";
import { capital } from "./capital";

describe("capital", () => {
  it("begins a sentence with a capital", () => {
    expect(capital("the cookie is Secure")).toBe("The cookie is Secure");
    expect(capital("élan")).toBe("Élan");
  });

  it("leaves other writing and code alone", () => {
    expect(capital("没有已知的会话")).toBe("没有已知的会话");
    expect(capital("rules[0] takes it")).toBe("rules[0] takes it");
    expect(capital("weighted-round-robin picks a")).toBe("weighted-round-robin picks a");
    expect(capital("")).toBe("");
  });
});
