// How is something changed: first looked at, then done, and undone?
import { api, type Schemas, saidOf } from "./client";

/** One place where what is said changes. */
export type Change = Schemas["Difference"];

/** What the node says of a change before it is done. */
export interface Preview {
  impact: Schemas["Impact"];
  changes: Change[];
  isCut: boolean;
  warnings: Schemas["Mistake"][];
}

export interface Terms {
  dry_run?: boolean;
  why?: string;
  /** Only if nothing has changed since this revision. */
  revision?: number;
}

/** A change that can be asked about and done. */
export type Write = (terms: Terms) => Promise<{ data: unknown; revision: number }>;

function paramsOf<P>(path: P, { dry_run, why, revision }: Terms) {
  const query = { ...(dry_run ? { dry_run } : {}), ...(why ? { why } : {}) };
  const header = revision === undefined || revision === 0 ? {} : { "If-Match": `"${revision}"` };
  return { path, query, header };
}

export type GroupSpec = Schemas["GroupSpec"];
export type ListenerSpec = Schemas["ListenerSpec"];
export type RuleSpec = Schemas["RuleSpec"];
export type TargetSpec = Schemas["TargetSpec"];

const BALANCER = "/load-balancers/{load_balancer}";

export const writes = {
  createBalancer:
    (body: Schemas["LoadBalancerSpec"]): Write =>
    (terms) =>
      saidOf(api.POST("/load-balancers", { params: paramsOf(undefined, terms), body })),
  patchBalancer:
    (load_balancer: string, body: Schemas["LoadBalancerPatch"]): Write =>
    (terms) =>
      saidOf(api.PATCH(BALANCER, { params: paramsOf({ load_balancer }, terms), body })),
  removeBalancer:
    (load_balancer: string): Write =>
    (terms) =>
      saidOf(api.DELETE(BALANCER, { params: paramsOf({ load_balancer }, terms) })),
  createListener:
    (load_balancer: string, body: ListenerSpec): Write =>
    (terms) =>
      saidOf(api.POST(`${BALANCER}/listeners`, { params: paramsOf({ load_balancer }, terms), body })),
  patchListener:
    (load_balancer: string, listener: string, body: Schemas["ListenerPatch"]): Write =>
    (terms) =>
      saidOf(
        api.PATCH(`${BALANCER}/listeners/{listener}`, {
          params: paramsOf({ load_balancer, listener }, terms),
          body,
        }),
      ),
  removeListener:
    (load_balancer: string, listener: string): Write =>
    (terms) =>
      saidOf(
        api.DELETE(`${BALANCER}/listeners/{listener}`, {
          params: paramsOf({ load_balancer, listener }, terms),
        }),
      ),
  createGroup:
    (load_balancer: string, body: GroupSpec): Write =>
    (terms) =>
      saidOf(api.POST(`${BALANCER}/groups`, { params: paramsOf({ load_balancer }, terms), body })),
  patchGroup:
    (load_balancer: string, group: string, body: Schemas["GroupPatch"]): Write =>
    (terms) =>
      saidOf(
        api.PATCH(`${BALANCER}/groups/{group}`, { params: paramsOf({ load_balancer, group }, terms), body }),
      ),
  removeGroup:
    (load_balancer: string, group: string): Write =>
    (terms) =>
      saidOf(api.DELETE(`${BALANCER}/groups/{group}`, { params: paramsOf({ load_balancer, group }, terms) })),
  createTarget:
    (load_balancer: string, group: string, body: TargetSpec): Write =>
    (terms) =>
      saidOf(
        api.POST(`${BALANCER}/groups/{group}/targets`, {
          params: paramsOf({ load_balancer, group }, terms),
          body,
        }),
      ),
  patchTarget:
    (load_balancer: string, group: string, target: string, body: Schemas["TargetPatch"]): Write =>
    (terms) =>
      saidOf(
        api.PATCH(`${BALANCER}/groups/{group}/targets/{target}`, {
          params: paramsOf({ load_balancer, group, target }, terms),
          body,
        }),
      ),
  removeTarget:
    (load_balancer: string, group: string, target: string): Write =>
    (terms) =>
      saidOf(
        api.DELETE(`${BALANCER}/groups/{group}/targets/{target}`, {
          params: paramsOf({ load_balancer, group, target }, terms),
        }),
      ),
  rollBack:
    (revision: number): Write =>
    (terms) =>
      saidOf(api.POST("/revisions/{revision}/rollback", { params: paramsOf({ revision }, terms) })),
} satisfies Record<string, (...said: never[]) => Write>;

/** Asks what a change would do. */
export async function preview(write: Write, revision?: number): Promise<Preview & { revision: number }> {
  const answer = await write({ dry_run: true, revision });
  const outcome = answer.data as Schemas["Outcome"];
  return {
    impact: outcome.impact,
    changes: outcome.changes ?? [],
    isCut: outcome.changes_are_cut ?? false,
    warnings: outcome.warnings ?? [],
    revision: answer.revision,
  };
}
