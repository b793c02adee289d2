// What is there to look at? A node with a load balancer of each edition, targets that answer, and people who sign in.
import { HomingNode } from "./node";
import { freePorts } from "./ports";
import { HttpTarget, type Target, TcpTarget, UdpTarget } from "./targets";

/** Everybody's password. */
export const PASSWORD = "a lamp in the window";

/** Who may sign in, by role. */
export const USERS = { admin: "ada", editor: "eda", operator: "otto", viewer: "vera" } as const;
export type Role = keyof typeof USERS;

/** Listeners, as `load balancer/listener`. */
export const LISTENERS = [
  "shop/web",
  "shop/game",
  "shop/dns",
  "clb/web",
  "clb/game",
  "elb/web",
  "elb/mqtt",
  "elb-shared/web",
  "static/web",
] as const;
export type ListenerName = (typeof LISTENERS)[number];

/** A node at work, with all that belongs to it. */
export interface World {
  node: HomingNode;
  /** Where each listener is. */
  at: Record<ListenerName, string>;
  /** HTTP targets by name; all load balancers have the same ones. */
  targets: Map<string, HttpTarget>;
  stop(): Promise<void>;
}

/** Starts everything. */
export async function startWorld(): Promise<World> {
  const ports = await freePorts(LISTENERS.length);
  const at = Object.fromEntries(
    LISTENERS.map((name, index) => [name, `127.0.0.1:${ports[index]}`]),
  ) as Record<ListenerName, string>;
  const http = await Promise.all(["a", "b", "c"].map(HttpTarget.start));
  const tcp = await Promise.all(["a", "b"].map(TcpTarget.start));
  const udp = await Promise.all(["a", "b"].map(UdpTarget.start));
  const node = await HomingNode.start(file(at["static/web"], http));
  await Promise.all(
    balancers(at, http, tcp, udp).map((body) => node.api.done("POST", "/load-balancers", body)),
  );
  for (const [role, name] of Object.entries(USERS)) {
    await node.api.done("POST", "/users", { name, password: PASSWORD, role });
  }
  const stop = async () => {
    await node.stop();
    await Promise.all([...http, ...tcp, ...udp].map((target) => target.stop()));
  };
  return { node, at, targets: new Map(http.map((target) => [target.name, target])), stop };
}

/** What the file owns: it can be looked at and not be changed. */
function file(listen: string, targets: Target[]): string {
  const rows = targets
    .map(({ name, address }) => `  { name = "${name}", address = "${address}" },`)
    .join("\n");
  return `[[load_balancers]]
name = "static"
region = "south"
project = "office"

[[load_balancers.listeners]]
name = "web"
protocol = "http"
listen = ["${listen}"]
group = "web"

[[load_balancers.groups]]
name = "web"
persistence = { method = "cookie", timeout = "20m" }
health = { kind = "http", path = "/healthz", interval = "500ms", timeout = "400ms", rise = 1, fall = 1 }
targets = [
${rows}
]
`;
}

type At = Record<ListenerName, string>;

function balancers(at: At, http: Target[], tcp: Target[], udp: Target[]): object[] {
  const web = (balancer: "shop" | "clb" | "elb" | "elb-shared") => ({
    listener: { name: "web", protocol: "http", listen: [at[`${balancer}/web`]], group: "web" },
    group: { name: "web", targets: entries(http) },
  });
  const layer4 = (
    name: "shop/game" | "shop/dns" | "clb/game" | "elb/mqtt",
    protocol: string,
    targets: Target[],
  ) => {
    const [, own = ""] = name.split("/");
    return {
      listener: { name: own, protocol, listen: [at[name]], group: own },
      group: { name: own, targets: entries(targets) },
    };
  };
  const balancer = (name: string, edition: string, region: string, project: string, parts: Part[]) => ({
    name,
    edition,
    region,
    project,
    listeners: parts.map((part) => part.listener),
    groups: parts.map((part) => part.group),
  });
  return [
    balancer("shop", "native", "north", "web", [
      web("shop"),
      layer4("shop/game", "tcp", tcp),
      layer4("shop/dns", "udp", udp),
    ]),
    balancer("clb", "tencent-clb", "ap-guangzhou", "default", [web("clb"), layer4("clb/game", "tcp", tcp)]),
    balancer("elb", "huawei-elb-dedicated", "cn-north-4", "default", [
      web("elb"),
      layer4("elb/mqtt", "tcp", tcp),
    ]),
    balancer("elb-shared", "huawei-elb-shared", "cn-north-4", "web", [web("elb-shared")]),
  ];
}

interface Part {
  listener: object;
  group: object;
}

function entries(targets: Target[]): { name: string; address: string }[] {
  return targets.map(({ name, address }) => ({ name, address }));
}
