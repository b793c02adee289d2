// How are the targets of some groups, taken together?
import type { Group, Target } from "../../api/groups";
import type { Kind } from "../StatusTag";

export interface Live {
  kind: Kind;
  targets: number;
  usable: number;
  sessions: number;
  connections: number;
  /** Groups that keep sessions, of all. */
  kept: number;
}

/** Whether a target takes new sessions. */
export const isUsable = ({ health, admin_state, weight }: Target) =>
  health !== "unhealthy" && admin_state === "active" && weight > 0;

export function liveOf(groups: Group[]): Live {
  const targets = groups.flatMap((group) => group.targets);
  const usable = targets.filter(isUsable).length;
  const isOut = groups.some((group) => group.targets.length > 0 && !group.targets.some(isUsable));
  const sum = (of: (target: Target) => number) => targets.reduce((total, target) => total + of(target), 0);
  return {
    kind: isOut ? "bad" : targets.length === 0 ? "idle" : usable < targets.length ? "warn" : "good",
    targets: targets.length,
    usable,
    sessions: sum(({ sessions }) => sessions),
    connections: sum(({ connections }) => connections),
    kept: groups.filter(({ persistence }) => persistence !== null && persistence.timeout_s !== 0).length,
  };
}
