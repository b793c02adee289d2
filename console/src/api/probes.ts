// How is a target right now? One attempt, asked for by somebody.
import { headersOf, Refused, refusal } from "./client";
import type { TargetAt } from "./groups";

/** What came of it. */
export interface Probed {
  passed: boolean;
  /** What was found: "200 OK". */
  found: string;
  took_ms: number;
  at_s: number;
  address: string;
  kind: string;
  /** Whether it counts for the target's health: the group has a health check. */
  counted: boolean;
  health: string;
}

/** @throws {Refused} at most one a second is made. */
export async function probe({ load_balancer, group, target }: TargetAt): Promise<Probed> {
  const part = encodeURIComponent;
  const path = `/api/v1/load-balancers/${part(load_balancer)}/groups/${part(group)}/targets/${part(target)}/probe`;
  const response = await fetch(path, { method: "POST", headers: headersOf("POST") }).catch(() => {
    throw new Refused(0, "");
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw refusal(response, body);
  return body as Probed;
}
