import { describe, expect, it } from "vitest";
import type { Flows, Traffic, Way } from "../../api/traffic";
import { layOut, OTHERS, SPOT } from "./layout";

const way = (client: string, target: string | null, decisions: number, more: Partial<Way> = {}): Way => ({
  client,
  load_balancer: "shop",
  listener: "web",
  group: "web",
  target,
  decisions,
  errors: 0,
  ...more,
});

const flows = (ways: Way[]) => ({ decisions: 1, span_ms: 1, flows: ways, left_out: 0 }) as Flows;

const traffic = {
  listeners: [{ load_balancer: "shop", name: "web" }],
  groups: [{ load_balancer: "shop", name: "web" }],
  targets: ["a", "b"].map((name) => ({ load_balancer: "shop", group: "web", name })),
} as unknown as Traffic;

const all = () => true;
const find = (layout: ReturnType<typeof layOut>, key: string) =>
  layout.spots.find((spot) => spot.key === key);

describe("layOut", () => {
  it("puts everything on the map, also a target to which nobody goes", () => {
    const layout = layOut(traffic, flows([way("203.0.113.0/24", "a", 5)]), all);
    expect(find(layout, "targets shop/web/b")?.decisions).toBe(0);
    expect(layout.lines.map((line) => line.decisions)).toEqual([5, 5, 5]);
  });

  it("adds up ways that share a line", () => {
    const ways = [way("203.0.113.0/24", "a", 5), way("203.0.113.0/24", "b", 3, { errors: 2 })];
    const layout = layOut(traffic, flows(ways), all);
    const line = layout.lines.find(
      ({ start, end }) => start.column === "clients" && end.column === "listeners",
    );
    expect(line).toMatchObject({ decisions: 8, errors: 2 });
  });

  it("makes clients beyond the bound one place, at the end of its column", () => {
    const ways = Array.from({ length: 14 }, (_, index) => way(`10.0.${index}.0/24`, "a", 14 - index));
    const clients = layOut(traffic, flows(ways), all).spots.filter((spot) => spot.column === "clients");
    expect(clients).toHaveLength(11);
    expect(clients.at(-1)).toMatchObject({ names: [OTHERS], decisions: 4 + 3 + 2 + 1 });
  });

  it("shows requests that nobody got", () => {
    const layout = layOut(traffic, flows([way("203.0.113.0/24", null, 1)]), all);
    expect(find(layout, "targets shop/web/nobody")?.decisions).toBe(1);
  });

  it("draws no line from a listener that is gone, and keeps the rest", () => {
    const layout = layOut(traffic, flows([way("203.0.113.0/24", "a", 5, { listener: null })]), all);
    expect(layout.lines.map(({ key }) => key)).toEqual(["groups shop/web → targets shop/web/a"]);
  });

  it("leaves out load balancers that are not looked at", () => {
    expect(layOut(traffic, flows([way("203.0.113.0/24", "a", 5)]), () => false).spots).toEqual([]);
  });

  it("keeps the lines of a place within it", () => {
    const ways = [way("203.0.113.0/24", "a", 900), way("198.51.100.0/24", "b", 100)];
    const { lines } = layOut(traffic, flows(ways), all);
    for (const { start, end, from, to } of lines) {
      for (const [spot, y] of [
        [start, from],
        [end, to],
      ] as const) {
        expect(y).toBeGreaterThanOrEqual(spot.y);
        expect(y).toBeLessThanOrEqual(spot.y + SPOT.height);
      }
    }
  });
});
