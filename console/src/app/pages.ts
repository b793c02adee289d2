// Which pages are there, in which order, and who may see them?
import { path } from "./paths";
import type { Right } from "./who";

export interface Entry {
  to: string;
  /** Its name is `common:nav.<name>`. */
  name: string;
  /** Without this right the page has nothing to show. */
  needs?: Right;
}

export const TRAFFIC: Entry[] = [
  { to: path.overview(), name: "overview" },
  { to: path.balancers(), name: "balancers" },
  { to: path.groups(), name: "groups" },
  { to: path.sessions(), name: "sessions" },
  { to: path.traffic(), name: "map" },
  { to: path.certificates(), name: "certificates" },
];

export const INSIGHT: Entry[] = [
  { to: path.explain(), name: "explain" },
  { to: path.doctor(), name: "doctor" },
  { to: path.logs(), name: "logs" },
  { to: path.audit(), name: "audit", needs: "administer" },
  { to: path.revisions(), name: "revisions" },
  { to: path.settings(), name: "settings" },
];
