// By whose API was something made, and what is it called there? Vendor APIs leave that beside what Homing understands.

/** What objects have beside that, where a vendor's API made them. */
export interface Made {
  /** Of a load balancer: whose API; nothing where it is Homing's own. */
  dialect?: string | null;
  annotations?: Record<string, string | null> | null;
}

/** Who is responsible for a load balancer: the node's file, Homing's own API, or a vendor's. */
export const ORIGINS = ["api", "file", "tencent", "huawei", "openstack"] as const;
export type Origin = (typeof ORIGINS)[number];

export function originOf({ dialect, managed_by }: Made & { managed_by: string }): Origin {
  if (managed_by === "file") return "file";
  return ORIGINS.find((origin) => origin === dialect) ?? "api";
}

/** What people call it, where its name is an id of a vendor's; `undefined`: its name is all there is. */
export function displayNameOf(object: { name?: string } | undefined): string | undefined {
  const said = (object as Made | undefined)?.annotations?.name?.trim();
  return said && said !== object?.name ? said : undefined;
}

/** What a vendor's API keeps there, in order. */
export function annotationsOf(object: object): [string, string][] {
  const said = Object.entries((object as Made).annotations ?? {});
  const kept = said.flatMap(([key, value]): [string, string][] => (value == null ? [] : [[key, value]]));
  return kept.sort(([one], [other]) => one.localeCompare(other));
}
