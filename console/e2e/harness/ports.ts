// Which ports are free here?
import net from "node:net";

/** So many ports of the loopback address that nobody listens on, neither by TCP nor, most likely, by UDP. */
export async function freePorts(count: number): Promise<number[]> {
  // All are held until all are known: nobody gets the same one twice.
  const held = await Promise.all(Array.from({ length: count }, hold));
  const ports = held.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(held.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

function hold(): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}
