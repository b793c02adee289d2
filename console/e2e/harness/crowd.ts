// How does a change look to those who use the listener meanwhile? Steady traffic that notes where everybody lands.
import { type Client, HttpClient, TcpClient, UdpClient } from "./clients";
import { pause, until } from "./until";

/** How long a client rests between two visits: enough traffic to notice a gap of some milliseconds. */
const REST_MS = 20;

const KINDS = { http: HttpClient, tcp: TcpClient, udp: UdpClient };

/** One client of a crowd, and where it landed so far. */
class Visitor<C extends Client> {
  readonly homes: string[] = [];
  /** Visits that have begun. */
  begun = 0;

  constructor(
    readonly from: string,
    readonly client: C,
  ) {}
}

/** Clients that visit one listener until they are sent home. */
export class Crowd<C extends Client = Client> {
  /** What went wrong, one line a visit that failed. */
  readonly failures: string[] = [];
  private isOver = false;
  private readonly going: Promise<void>[];

  private constructor(readonly visitors: Visitor<C>[]) {
    this.going = visitors.map((visitor) => this.keepVisiting(visitor));
  }

  /** `count` clients, each with an address of its own: 127.0.0.`first`, and so on. */
  static of<K extends keyof typeof KINDS>(
    kind: K,
    address: string,
    count: number,
    first: number,
  ): Crowd<InstanceType<(typeof KINDS)[K]>> {
    const Kind = KINDS[kind] as new (address: string, from: string) => InstanceType<(typeof KINDS)[K]>;
    const froms = Array.from({ length: count }, (_, index) => `127.0.0.${first + index}`);
    return new Crowd(froms.map((from) => new Visitor(from, new Kind(address, from))));
  }

  private async keepVisiting(visitor: Visitor<C>): Promise<void> {
    while (!this.isOver) {
      visitor.begun += 1;
      const home = await visitor.client.visit().catch((error: Error) => {
        if (!this.isOver) this.failures.push(`${visitor.from}: ${error.message}`);
        return "nobody";
      });
      visitor.homes.push(home);
      await pause(REST_MS);
    }
  }

  /** Where each landed on its next `visits`; one that is under way does not count. By the client's address. */
  async homes(visits: number): Promise<Map<string, string[]>> {
    const since = this.visitors.map((visitor) => visitor.begun);
    await until(`${visits} more visits of everybody`, () =>
      this.visitors.every((visitor, index) => visitor.homes.length >= (since[index] ?? 0) + visits),
    );
    return new Map(
      this.visitors.map((visitor, index) => {
        const begin = since[index] ?? 0;
        return [visitor.from, visitor.homes.slice(begin, begin + visits)];
      }),
    );
  }

  /** Who lands on more than one target in so many visits. */
  async wanderers(visits: number): Promise<string[]> {
    const homes = await this.homes(visits);
    return [...homes].filter(([, names]) => new Set(names).size > 1).map(([from]) => from);
  }

  /** Where everybody is at home; fails when somebody wanders. */
  async settled(visits: number): Promise<Map<string, string>> {
    const homes = new Map<string, string>();
    for (const [from, names] of await this.homes(visits)) {
      const [home = "nobody", ...others] = new Set(names);
      if (others.length > 0) throw new Error(`${from} lands on ${[home, ...others].join(", ")}`);
      homes.set(from, home);
    }
    return homes;
  }

  /** Visits so far that ended well. */
  get visits(): number {
    return this.visitors.reduce((sum, visitor) => sum + visitor.homes.length, 0) - this.failures.length;
  }

  /** The client with that address. */
  client(from: string): C {
    const found = this.visitors.find((visitor) => visitor.from === from);
    if (found === undefined) throw new Error(`nobody comes from ${from}`);
    return found.client;
  }

  /** Ends the traffic, and returns what went wrong. */
  async leave(): Promise<string[]> {
    this.isOver = true;
    await Promise.all(this.going);
    for (const visitor of this.visitors) visitor.client.leave();
    return this.failures;
  }
}
