// How does the node know a session?
import type { Session } from "../../api/sessions";

/** A sealed cookie is kept by its client: the node saw it come by. Everything else is kept in a table of the node. */
export const isObserved = (method: string): boolean => method === "cookie";

/** A name that no other session has: a client address has the same one in all groups. */
export const rowKey = (session: Pick<Session, "load_balancer" | "group" | "id">): string =>
  `${session.load_balancer}/${session.group}/${session.id}`;

/** Name of its group among those of all load balancers. */
export const keyOf = (session: Pick<Session, "load_balancer" | "group">): string =>
  `${session.load_balancer}/${session.group}`;

/** The one group that all of these are of; `undefined`: they are of several, or there are none. */
export function onlyGroup(
  sessions: readonly Session[],
): { load_balancer: string; group: string } | undefined {
  const [first, ...others] = sessions;
  if (!first || others.some((other) => keyOf(other) !== keyOf(first))) return undefined;
  return { load_balancer: first.load_balancer, group: first.group };
}
