import { describe, expect, it } from "vitest";
import { markOf, tell } from "./steps";

describe("tell", () => {
  it("takes the shorter sentence where the longer one would speak of nothing", () => {
    expect(tell({ step: "routed", what: "…", rule: "–", group: "web" }).form).toBe("bare");
    expect(tell({ step: "key", what: "…", method: "cookie", shown: "0" }).form).toBe("bare");
    expect(tell({ step: "picked", what: "…", target: "–" }).form).toBe("bare");
  });

  it("knows that the first rule has position 0", () => {
    expect(tell({ step: "routed", what: "…", rule: "0", group: "web" }).form).toBe("full");
  });

  it("keeps the values for the sentence, and the sentence of the node", () => {
    expect(tell({ step: "missed", what: "no session is known: new", reason: "new" })).toEqual({
      step: "missed",
      form: "full",
      values: { reason: "new" },
      what: "no session is known: new",
    });
  });
});

describe("markOf", () => {
  it("marks what failed and what found a home", () => {
    expect([markOf("refused"), markOf("recalled"), markOf("key")]).toEqual(["bad", "good", "plain"]);
  });
});
