import { describe, expect, it } from "vitest";
import { LINES, merge, type NumberedLine, type Tail } from "./logs";

const line = (number: number) => ({ number, time: "", path: "/" }) as NumberedLine;
const tail: Tail = { lines: [line(2), line(1)], leftOut: 3, state: "on", error: undefined };

describe("merge", () => {
  it("puts what came last first", () => {
    expect(merge(tail, [line(3), line(4)], 0).lines.map((one) => one.number)).toEqual([4, 3, 2, 1]);
  });

  it("forgets the oldest lines at the bound", () => {
    const came = Array.from({ length: LINES }, (_, index) => line(index + 3));
    const { lines } = merge(tail, came, 0);
    expect(lines).toHaveLength(LINES);
    expect(lines.at(-1)?.number).toBe(3);
  });

  it("counts what was left out, and changes nothing when nothing came", () => {
    expect(merge(tail, [], 2).leftOut).toBe(5);
    expect(merge(tail, [], 0)).toBe(tail);
  });
});
