// What is said of a group's targets when some of them get another weight?
import type { GroupSpec, TargetSpec } from "../../api/writes";

export function reweighted({ targets = [] }: GroupSpec, names: string[], weight: number): TargetSpec[] {
  return (targets ?? []).map((target) => (names.includes(target.name) ? { ...target, weight } : target));
}
