// How is the node asked, and what does it say when it refuses?
import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

/** One mistake of what was said: where, what, and what to do instead. */
export type Mistake = Schemas["Mistake"] & { code?: string; values?: Record<string, string> };

/** The node's refusal (RFC 9457), or that it could not be reached (status 0). */
export class Refused extends Error {
  readonly status: number;
  readonly detail: string;
  readonly problems: Mistake[];
  readonly retryAfterS?: number;

  constructor(status: number, detail: string, problems: Mistake[] = [], retryAfterS?: number) {
    super(detail || String(status));
    this.name = "Refused";
    this.status = status;
    this.detail = detail;
    this.problems = problems;
    this.retryAfterS = retryAfterS;
  }
}

const TOKEN = "homing.token";
const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

let language = "en";
let signedOut: () => void = () => {};

/** The node answers problems in this language from now on. */
export function askIn(code: string): void {
  language = code;
}

/** `then` is called when the node does not know who asks any more. */
export function whenSignedOut(then: () => void): void {
  signedOut = then;
}

/** The token that somebody pasted. It is kept for this tab, until it is closed. */
export function keepToken(token: string | null): void {
  if (token === null) sessionStorage.removeItem(TOKEN);
  else sessionStorage.setItem(TOKEN, token);
}

/** What every request carries. */
export function headersOf(method: string): Record<string, string> {
  const headers: Record<string, string> = { "Accept-Language": language };
  const token = sessionStorage.getItem(TOKEN);
  if (token !== null) headers.Authorization = `Bearer ${token}`;
  if (WRITES.has(method)) headers["X-Homing-Request"] = "1";
  return headers;
}

const asUs: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(headersOf(request.method))) request.headers.set(name, value);
    return request;
  },
  onResponse({ response, schemaPath }) {
    if (response.status === 401 && schemaPath !== "/login") signedOut();
  },
};

export const api = createClient<paths>({ baseUrl: "/api/v1", credentials: "same-origin" });
api.use(asUs);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What the node answered.
 * @throws {Refused} when it refused, or could not be reached. */
export async function said<T>(call: Promise<Answer<T>>): Promise<T> {
  return (await saidOf(call)).data;
}

/** What the node answered, and the revision that it is of.
 * @throws {Refused} when it refused, or could not be reached. */
export async function saidOf<T>(call: Promise<Answer<T>>): Promise<{ data: T; revision: number }> {
  const answer = await call.catch(() => {
    throw new Refused(0, "");
  });
  const { data, error, response } = answer;
  if (!response.ok || data === undefined) throw refusal(response, error);
  return { data, revision: revisionOf(response) };
}

/** The revision in an `ETag`; 0: it has none. */
function revisionOf(response: Response): number {
  const tag = response.headers.get("ETag") ?? "";
  return Number(tag.replaceAll('"', "")) || 0;
}

export function refusal(response: Response, body: unknown): Refused {
  const { detail, problems } = (body ?? {}) as Partial<Schemas["ProblemBody"]>;
  const wait = Number(response.headers.get("Retry-After") ?? "");
  return new Refused(response.status, detail ?? "", problems ?? [], wait > 0 ? wait : undefined);
}
