// Where is everything? The one place where links are made.

/** Something to be put behind `?`; what is undefined or empty is left out. */
export type Query = Record<string, string | number | undefined>;

function behind(pathname: string, query: Query): string {
  const said = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const text = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString();
  return text === "" ? pathname : `${pathname}?${text}`;
}

const part = encodeURIComponent;

export type BalancerTab = "basic" | "listeners" | "groups" | "monitoring" | "sessions" | "logs" | "audit";

export const path = {
  signIn: (from?: string) => behind("/sign-in", { from: from === "/" ? undefined : from }),
  overview: () => "/overview",
  balancers: () => "/balancers",
  balancer: (balancer: string, tab?: BalancerTab) => behind(`/balancers/${part(balancer)}`, { tab }),
  /** The balancer's page with the form of this listener open. */
  listener: (balancer: string, listener: string) =>
    behind(`/balancers/${part(balancer)}`, { tab: "listeners", listener }),
  groups: () => "/groups",
  group: (balancer: string, group: string) => `/balancers/${part(balancer)}/groups/${part(group)}`,
  sessions: (query: Query = {}) => behind("/sessions", query),
  explain: (query: Query = {}) => behind("/explain", query),
  traffic: (query: Query = {}) => behind("/traffic", query),
  logs: (query: Query = {}) => behind("/logs", query),
  certificates: () => "/certificates",
  audit: (query: Query = {}) => behind("/audit", query),
  revisions: (query: Query = {}) => behind("/revisions", query),
  doctor: () => "/doctor",
  settings: (section = "appearance") => `/settings/${section}`,
};
