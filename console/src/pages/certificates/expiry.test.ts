import { describe, expect, it } from "vitest";
import { endsOf } from "./expiry";

const DAY_S = 86_400;
const NOW_MS = 1_800_000_000_000;
const at = (days: number) => endsOf(NOW_MS / 1000 + days * DAY_S, NOW_MS);

describe("endsOf", () => {
  it("warns a month before the end, and calls for help in the last week", () => {
    expect([at(31).kind, at(30).kind, at(29.9).kind, at(7).kind, at(6.9).kind]).toEqual([
      "good",
      "good",
      "warn",
      "warn",
      "bad",
    ]);
  });

  it("counts whole days, and days since the end as negative ones", () => {
    expect(at(9.9).days).toBe(9);
    expect(at(-0.5).days).toBe(-1);
  });
});
