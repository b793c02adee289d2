// What does a client see of a listener? One that remembers cookies and keeps its connection, one of TCP, one of UDP.
import dgram from "node:dgram";
import http from "node:http";
import net from "node:net";
import { NAME_FIELD } from "./targets";
import { BOUND_MS } from "./until";

/** Goes to one listener, from one address, again and again. */
export interface Client {
  /** Goes there once, and returns the name of the target that answered. Fails when none does. */
  visit(): Promise<string>;
  leave(): void;
}

/** A browser, as far as a load balancer can tell. */
export class HttpClient implements Client {
  private readonly agent: http.Agent;
  private readonly jar = new Map<string, string>();

  constructor(
    private readonly address: string,
    from: string,
  ) {
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1, localAddress: from });
  }

  /** Its cookies, as it sends them. */
  get cookies(): { name: string; value: string }[] {
    return [...this.jar].map(([name, value]) => ({ name, value }));
  }

  visit(path = "/"): Promise<string> {
    return new Promise((resolve, reject) => {
      const cookie = this.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
      const headers = cookie === "" ? {} : { cookie };
      const url = `http://${this.address}${path}`;
      const request = http.get(url, { agent: this.agent, headers, timeout: BOUND_MS }, (response) => {
        this.keep(response.headers["set-cookie"] ?? []);
        response.on("error", reject);
        response.on("end", () => {
          const name = response.headers[NAME_FIELD];
          if (response.statusCode === 200 && typeof name === "string") resolve(name);
          else reject(new Error(`${response.statusCode} from ${name ?? "nobody"}`));
        });
        response.resume();
      });
      request.on("timeout", () => request.destroy(new Error("no answer")));
      request.on("error", reject);
    });
  }

  private keep(fields: string[]): void {
    for (const field of fields) {
      const [pair = "", ...attributes] = field.split(";");
      const at = pair.indexOf("=");
      const isOver = attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute));
      if (isOver) this.jar.delete(pair.slice(0, at).trim());
      else this.jar.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
    }
  }

  leave(): void {
    this.agent.destroy();
  }
}

/** Connects anew each time, and hears the name that the target says first. */
export class TcpClient implements Client {
  private socket: net.Socket | undefined;

  constructor(
    private readonly address: string,
    private readonly from: string,
  ) {}

  visit(): Promise<string> {
    const [host, port] = this.address.split(":");
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host, port: Number(port), localAddress: this.from });
      this.socket = socket;
      socket.setTimeout(BOUND_MS, () => socket.destroy(new Error("no answer")));
      let heard = "";
      socket.on("data", (bytes) => {
        heard += bytes.toString();
        if (!heard.endsWith("\n")) return;
        socket.end();
        resolve(heard.trim());
      });
      socket.on("error", reject);
      socket.on("close", () => reject(new Error(`closed after ${heard.length} bytes`)));
    });
  }

  leave(): void {
    this.socket?.destroy();
  }
}

/** Sends datagrams from one port, and hears a name for each. */
export class UdpClient implements Client {
  private readonly socket = dgram.createSocket("udp4");
  private readonly bound: Promise<void>;

  constructor(
    private readonly address: string,
    from: string,
  ) {
    this.bound = new Promise((resolve) => this.socket.bind(0, from, resolve));
  }

  async visit(): Promise<string> {
    await this.bound;
    const [host, port] = this.address.split(":");
    return new Promise((resolve, reject) => {
      const bound = setTimeout(() => reject(new Error("no answer")), BOUND_MS);
      this.socket.once("message", (bytes) => {
        clearTimeout(bound);
        resolve(bytes.toString());
      });
      this.socket.send("who", Number(port), host);
    });
  }

  leave(): void {
    this.socket.close();
  }
}
