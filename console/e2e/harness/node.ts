// How does a real node start and end? A process with a folder of its own, on ports that are free.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Api } from "./api";
import { until } from "./until";

/** What cargo builds, unless somebody names another program. */
const BUILT = fileURLToPath(new URL("../../../target/debug/homing", import.meta.url));

/** What the node says last is kept, for a test that fails: 64 kB of it. */
const LOG_BYTES = 64_000;

/** A node that serves. */
export class HomingNode {
  private log = "";
  readonly api: Api;

  private constructor(
    private readonly child: ChildProcess,
    readonly folder: string,
    /** Where the console is: `http://127.0.0.1:7080`. */
    readonly url: string,
    /** The first token, as the node has written it. */
    readonly token: string,
  ) {
    this.api = new Api(url, token);
  }

  /** Starts a node with that file, and waits until it serves. `[node]` and `[admin]` are written here. */
  static async start(file: string): Promise<HomingNode> {
    const folder = mkdtempSync(path.join(os.tmpdir(), "homing-console-"));
    const head = `[node]\nstate_dir = "state"\nworkers = 1\n\n[admin]\nlisten = "127.0.0.1:0"\n\n`;
    writeFileSync(path.join(folder, "homing.toml"), head + file);
    const child = spawn(process.env.HOMING_BINARY ?? BUILT, ["run", "--config", "homing.toml"], {
      cwd: folder,
      env: { ...process.env, HOMING_LANG: "en" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    // A run that is broken off leaves nobody behind.
    const reap = () => child.kill("SIGKILL");
    process.once("exit", reap);
    child.once("exit", () => process.off("exit", reap));
    const end = { why: "" };
    let log = "";
    const keep = (bytes: Buffer) => {
      log = (log + bytes.toString()).slice(-LOG_BYTES);
    };
    child.stderr?.on("data", keep);
    child.on("error", (error) => (end.why = error.message));
    child.on("exit", (code, signal) => (end.why = `it ended with ${code ?? signal}`));
    const admin = await until("the node to serve", () => {
      if (end.why !== "") throw new Error(`no node: ${end.why}\n${log}`);
      return adminOf(folder, child.pid);
    });
    const token = readFileSync(path.join(folder, "state/admin.token"), "utf8").trim();
    const node = new HomingNode(child, folder, `http://${admin}`, token);
    child.stderr?.off("data", keep);
    child.stderr?.on("data", (bytes: Buffer) => {
      node.log = (node.log + bytes.toString()).slice(-LOG_BYTES);
    });
    node.log = log;
    return node;
  }

  /** What it said about itself lately. */
  get lastWords(): string {
    return this.log.split("\n").slice(-40).join("\n");
  }

  /** Ends the process, and removes what it left. */
  async stop(): Promise<void> {
    const { child } = this;
    const isOver = () => child.exitCode !== null || child.signalCode !== null;
    if (!isOver()) {
      child.kill("SIGTERM");
      await until("the node to end", isOver, 5000).catch(() => child.kill("SIGKILL"));
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Its admin address, once the process with that number has written what it serves. */
function adminOf(folder: string, pid: number | undefined): string | undefined {
  const file = path.join(folder, "state/addresses.json");
  if (!existsSync(file)) return undefined;
  const addresses = JSON.parse(readFileSync(file, "utf8")) as { pid: number; admin: string };
  return addresses.pid === pid ? addresses.admin : undefined;
}
