// Which groups of some load balancers are switched, and which cannot be?
import type { Balancer } from "../../api/balancers";
import type { Editions } from "../../api/editions";
import { writes } from "../../api/writes";
import { textOf } from "../../parts/duration";
import { protocolsTo, switchesOf } from "../../parts/groups/groupForm";
import { formOf, type PersistenceSpec } from "../../parts/persistence/form";
import { clashes, methodsOf, rangeOf } from "../../parts/persistence/rules";

export interface Planned {
  balancer: string;
  group: string;
  /** `unfit`: the edition refuses it with the group's scheduler. */
  outcome: "planned" | "already" | "unfit" | "done" | "failed";
  why?: string;
  /** What it is switched to; `null`: off. */
  persistence: PersistenceSpec | null;
}

/** Where an edition has no default, this: 20 minutes. */
const USUAL_S = 1200;

export function planOf(balancers: Balancer[], isOn: boolean, editions: Editions): Planned[] {
  return balancers.flatMap((balancer) =>
    balancer.groups.map((group) => stepOf(balancer, group, isOn, editions)),
  );
}

function stepOf(
  balancer: Balancer,
  group: Balancer["groups"][number],
  isOn: boolean,
  editions: Editions,
): Planned {
  const step = { balancer: balancer.name, group: group.name, persistence: null };
  if (formOf(group.persistence, "").isOn === isOn) return { ...step, outcome: "already" };
  if (!isOn) return { ...step, outcome: "planned" };
  const edition = editions.editions.find((each) => each.edition === balancer.edition);
  const protocols = protocolsTo(balancer, group.name);
  const switches = switchesOf(balancer);
  for (const method of edition === undefined ? [] : methodsOf(edition, protocols)) {
    const needs = editions.catalogue.methods.find((each) => each.method === method)?.needs ?? [];
    const scheduler = group.scheduler ?? edition?.default_scheduler ?? "";
    const wanted = { protocols, scheduler, method, switches };
    if (edition === undefined || needs.length > 0 || clashes(edition, wanted).length > 0) continue;
    const seconds = rangeOf(edition, wanted)?.default_s ?? USUAL_S;
    const persistence = { method: method as PersistenceSpec["method"], timeout: textOf(seconds) };
    return { ...step, outcome: "planned", persistence };
  }
  return { ...step, outcome: "unfit" };
}

/** Does what is planned, one group after the other: what fails keeps no other from its turn. */
export async function applyPlan(steps: Planned[], why: string): Promise<Planned[]> {
  const done: Planned[] = [];
  for (const step of steps) done.push(step.outcome === "planned" ? await applyStep(step, why) : step);
  return done;
}

async function applyStep(step: Planned, why: string): Promise<Planned> {
  const { balancer, group, persistence } = step;
  try {
    await writes.patchGroup(balancer, group, { persistence })({ why });
    return { ...step, outcome: "done" };
  } catch (refused) {
    return { ...step, outcome: "failed", why: refused instanceof Error ? refused.message : String(refused) };
  }
}
