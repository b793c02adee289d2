// How do the tests ask a node outside of the browser? As a program does, with a token.

/** What the API answered. */
export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** A program that may do everything. */
export class Api {
  constructor(
    /** `http://127.0.0.1:7080` */
    readonly url: string,
    private readonly token: string,
  ) {}

  async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.token}` };
    if (body !== undefined) headers["content-type"] = "application/json";
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? null : JSON.parse(text),
    };
  }

  /** What it answers where it goes well; fails where it does not. */
  async done<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.ask(method, path, body);
    if (answer.status >= 300) {
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer.body as T;
  }

  get<T>(path: string): Promise<T> {
    return this.done<T>("GET", path);
  }

  /** The revision that runs. */
  async revision(): Promise<number> {
    const page = await this.get<{ revisions: { revision: number }[] }>("/revisions?limit=1");
    return page.revisions[0]?.revision ?? 0;
  }
}
