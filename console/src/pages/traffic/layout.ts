// Where on the map is everything, and how thick are the lines between? Clients, listeners, groups, targets: four columns.
import type { Flows, Traffic, Way } from "../../api/traffic";

export type ColumnName = "clients" | "listeners" | "groups" | "targets";
export const COLUMNS: ColumnName[] = ["clients", "listeners", "groups", "targets"];

/** A place on the map. */
export interface Spot {
  key: string;
  column: ColumnName;
  /** Names: of the load balancer first, where there is one. */
  names: string[];
  /** Decisions that went through it. */
  decisions: number;
  errors: number;
  x: number;
  y: number;
}

/** A line between two places of neighbouring columns; `from` and `to` are heights of its ends. */
export interface Line {
  key: string;
  start: Spot;
  end: Spot;
  decisions: number;
  errors: number;
  width: number;
  from: number;
  to: number;
}

export interface Layout {
  spots: Spot[];
  lines: Line[];
  width: number;
  height: number;
  /** How many places found no room, by column. */
  leftOut: Record<ColumnName, number>;
}

export const SPOT = { width: 196, height: 48, gap: 14 } as const;
/** From one column to the next. */
const COLUMN_STEP = 300;
const HEAD = 36;
/** How thick the lines of everything together are: they fit on one place. */
const ALL_WIDTH = 34;
/** No line is thinner than that. */
export const LEAST_WIDTH = 1.5;
/** How many clients are shown; the others are one place. */
const CLIENTS = 10;
/** How many places a column shows. */
const PLACES = 40;

/** What stands for all clients that are not shown one by one. */
export const OTHERS = "others";
/** What stands for requests that nobody got. */
export const NOBODY = "nobody";

type Draft = Omit<Spot, "x" | "y">;
type IsSeen = (loadBalancer: string) => boolean;

const keyOf = (column: ColumnName, names: string[]) => `${column} ${names.join("/")}`;

class Draftsman {
  readonly spots = new Map<string, Draft>();
  readonly lines = new Map<string, { start: string; end: string; decisions: number; errors: number }>();

  spot(column: ColumnName, names: string[]): Draft {
    const key = keyOf(column, names);
    const found = this.spots.get(key) ?? { key, column, names, decisions: 0, errors: 0 };
    this.spots.set(key, found);
    return found;
  }

  /** Counts a way that goes through these places. */
  way(through: Draft[], { decisions, errors }: Way): void {
    for (const [at, spot] of through.entries()) {
      spot.decisions += decisions;
      spot.errors += errors;
      const next = through[at + 1];
      if (next === undefined) break;
      const key = `${spot.key} → ${next.key}`;
      const line = this.lines.get(key) ?? { start: spot.key, end: next.key, decisions: 0, errors: 0 };
      line.decisions += decisions;
      line.errors += errors;
      this.lines.set(key, line);
    }
  }
}

function clientsShown(ways: readonly Way[]): Set<string> {
  const counts = new Map<string, number>();
  for (const { client, decisions } of ways) counts.set(client, (counts.get(client) ?? 0) + decisions);
  const byCount = [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
  return new Set(byCount.slice(0, CLIENTS).map(([client]) => client));
}

function draft(traffic: Traffic, flows: Flows, isSeen: IsSeen): Draftsman {
  const draftsman = new Draftsman();
  const ways = flows.flows.filter((way) => isSeen(way.load_balancer));
  const shown = clientsShown(ways);
  // Everything that is there is on the map, also where nobody goes.
  for (const { load_balancer: of, name } of traffic.listeners)
    if (isSeen(of)) draftsman.spot("listeners", [of, name]);
  for (const { load_balancer: of, name } of traffic.groups)
    if (isSeen(of)) draftsman.spot("groups", [of, name]);
  for (const { load_balancer: of, group, name } of traffic.targets) {
    if (isSeen(of)) draftsman.spot("targets", [of, group, name]);
  }
  for (const way of ways) {
    const { client, load_balancer: of, listener, group, target } = way;
    const through = [draftsman.spot("clients", [shown.has(client) ? client : OTHERS])];
    if (listener) through.push(draftsman.spot("listeners", [of, listener]));
    // A listener that is gone leaves no line from clients to groups: the columns would not be neighbours.
    else through.pop();
    through.push(draftsman.spot("groups", [of, group]));
    through.push(draftsman.spot("targets", [of, group, target ?? NOBODY]));
    draftsman.way(through, way);
  }
  return draftsman;
}

/** Clients by how much they send, the others last; everything else by its names, so that it stays where it is. */
function inOrder(column: ColumnName, spots: Draft[]): Draft[] {
  const isLast = ({ names }: Draft) => Number(names.at(-1) === OTHERS || names.at(-1) === NOBODY);
  if (column === "clients") {
    return spots.sort(
      (a, b) => isLast(a) - isLast(b) || b.decisions - a.decisions || a.key.localeCompare(b.key),
    );
  }
  return spots.sort((a, b) => a.key.localeCompare(b.key));
}

/** What finds room in a column: where there are too many, those with the most decisions. */
function withRoom(spots: Draft[]): Draft[] {
  if (spots.length <= PLACES) return spots;
  const kept = new Set([...spots].sort((a, b) => b.decisions - a.decisions).slice(0, PLACES));
  return spots.filter((spot) => kept.has(spot));
}

export function layOut(traffic: Traffic, flows: Flows, isSeen: IsSeen): Layout {
  const { spots: drafts, lines } = draft(traffic, flows, isSeen);
  const leftOut = { clients: 0, listeners: 0, groups: 0, targets: 0 };
  const columns = COLUMNS.map((column) => {
    const all = inOrder(
      column,
      [...drafts.values()].filter((spot) => spot.column === column),
    );
    const kept = withRoom(all);
    leftOut[column] = all.length - kept.length;
    return kept;
  });
  const step = SPOT.height + SPOT.gap;
  const most = Math.max(1, ...columns.map((column) => column.length));
  const height = HEAD + most * step;
  const placed = new Map<string, Spot>();
  for (const [at, column] of columns.entries()) {
    const top = HEAD + ((most - column.length) * step) / 2;
    for (const [row, spot] of column.entries()) {
      placed.set(spot.key, { ...spot, x: at * COLUMN_STEP, y: top + row * step });
    }
  }
  const width = 3 * COLUMN_STEP + SPOT.width;
  return { spots: [...placed.values()], lines: drawLines(lines.values(), placed), width, height, leftOut };
}

type DraftLine = { start: string; end: string; decisions: number; errors: number };

/** Lines lie beside each other where they leave and where they arrive, in the order of the places they lead to. */
function drawLines(drafts: Iterable<DraftLine>, placed: Map<string, Spot>): Line[] {
  const known: Line[] = [];
  for (const { start: from, end: to, decisions, errors } of drafts) {
    const [start, end] = [placed.get(from), placed.get(to)];
    if (start && end)
      known.push({ key: `${from} → ${to}`, start, end, decisions, errors, width: 0, from: 0, to: 0 });
  }
  const ofFirst = known.filter(({ start }) => start.column === "listeners");
  const all = ofFirst.reduce((total, { decisions }) => total + decisions, 0) || 1;
  for (const line of known) line.width = Math.max(LEAST_WIDTH, (ALL_WIDTH * line.decisions) / all);
  stack(known, "start", "end", "from");
  stack(known, "end", "start", "to");
  return known;
}

function stack(lines: Line[], at: "start" | "end", other: "start" | "end", side: "from" | "to"): void {
  const bySpot = new Map<Spot, Line[]>();
  for (const line of lines) bySpot.set(line[at], [...(bySpot.get(line[at]) ?? []), line]);
  for (const [spot, own] of bySpot) {
    own.sort((a, b) => a[other].y - b[other].y);
    const total = own.reduce((sum, { width }) => sum + width, 0);
    let y = spot.y + SPOT.height / 2 - total / 2;
    for (const line of own) {
      line[side] = y + line.width / 2;
      y += line.width;
    }
  }
}

/** The curve of a line. */
export function curve({ start, end, from, to }: Line): string {
  const [left, right] = [start.x + SPOT.width, end.x];
  const middle = (left + right) / 2;
  return `M${left} ${from}C${middle} ${from} ${middle} ${to} ${right} ${to}`;
}
