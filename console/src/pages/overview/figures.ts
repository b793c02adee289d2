// Which figures tell how it goes, for all load balancers that somebody looks at?
import type { BalancerFlow, History, Traffic } from "../../api/traffic";
import { type Count, type Persistence, persistenceOf } from "../../parts/reasons";

export interface Figures {
  requestsPerS: number;
  connectionsPerS: number;
  /** The part of the answers that are 5xx; `undefined`: there were none. */
  errorRatio: number | undefined;
  openConnections: number;
  sessions: number;
  persistence: Persistence;
}

type IsSeen = (loadBalancer: string) => boolean;

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

/** Reasons as often as they occurred lately; since the start where nothing has come lately. */
function reasonsOf(flows: readonly BalancerFlow[]): Count[] {
  const reasons = flows.flatMap((flow) => flow.sessions.reasons);
  const lately = reasons.map(({ reason, per_second }) => ({ reason, count: per_second }));
  if (lately.some(({ count }) => count > 0)) return lately;
  return reasons.map(({ reason, total }) => ({ reason, count: total }));
}

export function figuresOf(traffic: Traffic, isSeen: IsSeen): Figures {
  const flows = traffic.load_balancers.filter(({ name }) => isSeen(name));
  const rate = (read: (flow: BalancerFlow) => number) => sum(flows.map(read));
  const answers = rate(
    ({ per_second: now }) => now.answers_2xx + now.answers_3xx + now.answers_4xx + now.answers_5xx,
  );
  return {
    requestsPerS: rate(({ per_second }) => per_second.requests),
    connectionsPerS: rate(({ per_second }) => per_second.connections),
    errorRatio: answers > 0 ? rate(({ per_second }) => per_second.answers_5xx) / answers : undefined,
    openConnections: rate(({ open_connections }) => open_connections),
    sessions: sum(
      traffic.targets.filter((target) => isSeen(target.load_balancer)).map((target) => target.sessions),
    ),
    persistence: persistenceOf(reasonsOf(flows)),
  };
}

type Column = (number | null)[];
type Of = Omit<History["load_balancers"][number], "name">;
export type Name = keyof Of;

/** One column of the load balancers that are looked at, added up; `null` where none of them was there. */
export function columnOf(history: History, name: Name, isSeen: IsSeen): Column {
  const columns = history.load_balancers.filter((one) => isSeen(one.name)).map((one) => one[name] as Column);
  return history.at_ms.map((_, at) => {
    const values = columns
      .map((column) => column[at])
      .filter((value) => value !== null && value !== undefined);
    return values.length > 0 ? sum(values) : null;
  });
}

/** The same for what cannot be added up, such as a latency: the worst. */
export function worstOf(history: History, name: Name, isSeen: IsSeen): Column {
  const columns = history.load_balancers.filter((one) => isSeen(one.name)).map((one) => one[name] as Column);
  return history.at_ms.map((_, at) => {
    const values = columns
      .map((column) => column[at])
      .filter((value) => value !== null && value !== undefined);
    return values.length > 0 ? Math.max(...values) : null;
  });
}
