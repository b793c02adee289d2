// Who answers behind the load balancers? Toy targets that say their name.
import dgram from "node:dgram";
import http from "node:http";
import net from "node:net";

/** A target that runs until it is stopped. */
export interface Target {
  name: string;
  address: string;
  stop(): Promise<void>;
}

/** The field in which an HTTP target says who it is. */
export const NAME_FIELD = "x-target";

/** Answers every request with its name; `/healthz` says how it is, `/status/404` answers with that. */
export class HttpTarget implements Target {
  /** What probes hear. */
  isHealthy = true;
  /** The header fields of the last request that was no probe. */
  heard: http.IncomingHttpHeaders = {};
  private constructor(
    readonly name: string,
    readonly address: string,
    private readonly server: http.Server,
  ) {}

  static async start(name: string): Promise<HttpTarget> {
    const server = http.createServer();
    // Longer than any test: who closes connections here is the load balancer.
    server.keepAliveTimeout = 600_000;
    const target = new HttpTarget(name, await listen(server), server);
    server.on("request", (request, response) => target.answer(request, response));
    return target;
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    if (request.url !== "/healthz") this.heard = request.headers;
    const [, wished] = /^\/status\/(\d{3})$/.exec(request.url ?? "") ?? [];
    const isIll = request.url === "/healthz" && !this.isHealthy;
    request.resume();
    response.writeHead(isIll ? 503 : Number(wished ?? 200), {
      [NAME_FIELD]: this.name,
      "content-type": "text/plain",
    });
    response.end(`${this.name}\n`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

/** Says its name to whoever connects, and then says back what it hears. */
export class TcpTarget implements Target {
  private readonly open = new Set<net.Socket>();
  private constructor(
    readonly name: string,
    readonly address: string,
    private readonly server: net.Server,
  ) {}

  static async start(name: string): Promise<TcpTarget> {
    const server = net.createServer();
    const target = new TcpTarget(name, await listen(server), server);
    server.on("connection", (socket) => target.greet(socket));
    return target;
  }

  private greet(socket: net.Socket): void {
    this.open.add(socket);
    socket.on("close", () => this.open.delete(socket));
    // A client that goes without a word is no matter of ours.
    socket.on("error", () => socket.destroy());
    socket.write(`${this.name}\n`);
    socket.pipe(socket);
  }

  async stop(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise((done) => this.server.close(done));
  }
}

/** Answers every datagram with its name. */
export class UdpTarget implements Target {
  private constructor(
    readonly name: string,
    readonly address: string,
    private readonly socket: dgram.Socket,
  ) {}

  static async start(name: string): Promise<UdpTarget> {
    const socket = dgram.createSocket("udp4");
    socket.on("message", (_, from) => socket.send(name, from.port, from.address));
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(0, "127.0.0.1", resolve);
    });
    return new UdpTarget(name, `127.0.0.1:${socket.address().port}`, socket);
  }

  async stop(): Promise<void> {
    await new Promise<void>((done) => this.socket.close(done));
  }
}

function listen(server: net.Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      resolve(`127.0.0.1:${(server.address() as net.AddressInfo).port}`);
    });
  });
}
