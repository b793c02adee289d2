import { describe, expect, it } from "vitest";
import type { History, Traffic } from "../../api/traffic";
import { columnOf, figuresOf, worstOf } from "./figures";

const flow = (name: string, requests: number, answers_5xx: number, reasons: object[]) => ({
  name,
  per_second: {
    requests,
    connections: 1,
    answers_2xx: requests - answers_5xx,
    answers_3xx: 0,
    answers_4xx: 0,
    answers_5xx,
  },
  open_connections: 10,
  sessions: { reasons },
});

const traffic = {
  load_balancers: [
    flow("shop", 90, 9, [{ reason: "recalled", total: 100, per_second: 8 }]),
    flow("game", 10, 1, [{ reason: "home-drained", total: 5, per_second: 2 }]),
  ],
  targets: [
    { load_balancer: "shop", sessions: 7 },
    { load_balancer: "game", sessions: 1 },
  ],
} as unknown as Traffic;

describe("figuresOf", () => {
  it("adds up the load balancers that are looked at", () => {
    const all = figuresOf(traffic, () => true);
    expect(all).toMatchObject({ requestsPerS: 100, errorRatio: 0.1, openConnections: 20, sessions: 8 });
    expect(all.persistence.hitRatio).toBe(0.8);
    expect(figuresOf(traffic, (name) => name === "shop")).toMatchObject({ requestsPerS: 90, sessions: 7 });
  });

  it("has no error ratio where nothing was answered", () => {
    expect(
      figuresOf({ load_balancers: [], targets: [] } as unknown as Traffic, () => true).errorRatio,
    ).toBeUndefined();
  });

  it("counts since the start where nothing has come lately", () => {
    const quiet = {
      load_balancers: [
        flow("shop", 0, 0, [
          { reason: "recalled", total: 3, per_second: 0 },
          { reason: "expired-idle", total: 1, per_second: 0 },
        ]),
      ],
      targets: [],
    } as unknown as Traffic;
    expect(figuresOf(quiet, () => true).persistence.hitRatio).toBe(0.75);
  });
});

describe("columns of the history", () => {
  const history = {
    at_ms: [1, 2, 3],
    load_balancers: [
      { name: "shop", requests: [1, 2, null], p95_ms: [5, null, null] },
      { name: "game", requests: [null, 3, null], p95_ms: [9, 4, null] },
    ],
  } as unknown as History;

  it("adds up what is there, and keeps gaps", () => {
    expect(columnOf(history, "requests", () => true)).toEqual([1, 5, null]);
  });

  it("takes the worst of what cannot be added up", () => {
    expect(worstOf(history, "p95_ms", () => true)).toEqual([9, 4, null]);
  });
});
