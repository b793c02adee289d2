// What is found by a few letters, wherever it is: pages, load balancers, their listeners and their groups.
import type { BalancerRow } from "../api/balancers";
import { displayNameOf } from "../parts/origin";
import { path } from "./paths";

export type Kind = "page" | "balancer" | "listener" | "group";

export interface Found {
  kind: Kind;
  name: string;
  /** What it belongs to, or what people call it. */
  of?: string;
  to: string;
}

/** Most that are shown: who sees more reads none. */
const MOST = 12;

/** Those whose name has every word that is looked for; what begins with it comes first. */
export function found(wanted: string, pages: Found[], rows: BalancerRow[]): Found[] {
  const words = wanted.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const all = [...pages, ...rows.flatMap(thingsOf)];
  if (words.length === 0) return pages.slice(0, MOST);
  const text = ({ name, of = "" }: Found) => `${name} ${of}`.toLowerCase();
  const rank = ({ name }: Found) => (name.toLowerCase().startsWith(words[0] ?? "") ? 0 : 1);
  return all
    .filter((each) => words.every((word) => text(each).includes(word)))
    .sort((one, other) => rank(one) - rank(other))
    .slice(0, MOST);
}

function thingsOf(row: BalancerRow): Found[] {
  const { name, listeners, groups } = row;
  return [
    { kind: "balancer", name, of: displayNameOf(row), to: path.balancer(name) },
    ...listeners.map(
      (listener): Found => ({
        kind: "listener",
        name: listener,
        of: name,
        to: path.listener(name, listener),
      }),
    ),
    ...groups.map((group): Found => ({ kind: "group", name: group, of: name, to: path.group(name, group) })),
  ];
}
