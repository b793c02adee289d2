// Which load balancers does somebody look at: of which region and project? Kept in this browser.
import { useSyncExternalStore } from "react";

export interface Scope {
  region?: string;
  project?: string;
}

const KEY = "homing.scope";
const watchers = new Set<() => void>();
let scope: Scope = read();

function read(): Scope {
  try {
    const { region, project } = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Scope;
    return { region: region || undefined, project: project || undefined };
  } catch {
    return {};
  }
}

export function setScope(next: Scope): void {
  scope = next;
  localStorage.setItem(KEY, JSON.stringify(next));
  for (const changed of watchers) changed();
}

export function useScope(): Scope {
  return useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => scope,
  );
}

/** Whether what is in `region` and `project` is within `scope`. */
export function isWithin(scope: Scope, of: { region: string; project: string }): boolean {
  return (scope.region ?? of.region) === of.region && (scope.project ?? of.project) === of.project;
}
