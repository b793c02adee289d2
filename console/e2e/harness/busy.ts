// What does a node look like that has been at work for a while? One that was made so, for pictures.

import { HttpClient } from "./clients";
import { Crowd } from "./crowd";
import { pause, until } from "./until";
import type { World } from "./world";

/** Samples of the history that a chart needs to look like one: two minutes. */
const SAMPLES = 24;

/** What people ask for; some of it is not there. */
const PATHS = [
  "/",
  "/basket",
  "/lamps/17",
  "/status/404",
  "/",
  "/orders",
  "/lamps/3",
  "/help",
  "/lamps/17",
  "/basket",
  "/status/503",
  "/orders",
  "/lamps/8",
];

/** Starts traffic of all kinds on a node that keeps sessions, waits until it has a past; returns how to end that. */
export async function makeBusy(world: World): Promise<() => Promise<void>> {
  const { api } = world.node;
  const group = (balancer: string, name: string) => `/load-balancers/${balancer}/groups/${name}`;
  const settings: [string, string, object][] = [
    ["shop", "web", { method: "cookie", timeout: "20m" }],
    ["shop", "game", { method: "source-ip", timeout: "10m" }],
    ["clb", "web", { method: "cookie", timeout: "1000s" }],
    ["elb", "web", { method: "cookie", timeout: "30m" }],
  ];
  for (const [balancer, name, persistence] of settings) {
    await api.done("PATCH", group(balancer, name), { persistence });
  }
  await api.done("PATCH", group("shop", "web"), {
    health: { kind: "http", path: "/healthz", interval: "1s", timeout: "500ms" },
  });
  await api.done("PATCH", `${group("shop", "web")}/targets/b`, { weight: 3 });
  await api.done("POST", `${group("shop", "web")}/targets/c/drain`, { policy: "hold", deadline: "6h" });
  const crowds = [
    Crowd.of("http", world.at["shop/web"], 6, 40),
    Crowd.of("http", world.at["static/web"], 3, 50),
    Crowd.of("http", world.at["clb/web"], 2, 60),
    Crowd.of("tcp", world.at["shop/game"], 3, 70),
    Crowd.of("udp", world.at["shop/dns"], 2, 80),
  ];
  const end = { isOver: false };
  const lost = keepLosing(world, end);
  await until(
    "a past to show",
    async () => (await api.get<{ at_ms: number[] }>("/traffic/history")).at_ms.length >= SAMPLES,
    SAMPLES * 10_000,
  );
  return async () => {
    end.isOver = true;
    await lost;
    await Promise.all(crowds.map((crowd) => crowd.leave()));
  };
}

/** Newcomers at most: enough to fill a page of sessions. */
const NEWCOMERS = 60;

/** People who come for the first time, and later again; some ask for what is not there: errors and misses to show. */
async function keepLosing(world: World, end: { isOver: boolean }): Promise<void> {
  const known: HttpClient[] = [];
  for (let number = 0; !end.isOver; number += 1) {
    const own = number % NEWCOMERS;
    known[own] ??= new HttpClient(world.at["shop/web"], `127.0.0.${100 + own}`);
    await known[own].visit(PATHS[(number * number) % PATHS.length]).catch(() => undefined);
    // Now many at once, now few.
    await pause(60 + 40 * (1 + Math.sin(number / 40)));
  }
  for (const client of known) client.leave();
}
