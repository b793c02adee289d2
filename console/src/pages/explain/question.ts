// What does the form say, as the API and the command line want it?
import type { Question } from "../../api/explain";

export interface Pair {
  name: string;
  value: string;
}

/** What is typed into the form. */
export interface Fields {
  /** `load balancer/listener`; `null`: none is chosen yet. */
  listener: string | null;
  host: string;
  path: string;
  from: string;
  cookies: Pair[];
  headers: Pair[];
  begins: boolean;
}

export const EMPTY: Fields = {
  listener: null,
  host: "",
  path: "/",
  from: "",
  cookies: [],
  headers: [],
  begins: true,
};

/** Names of the form in the address bar. */
export const PARAMS = ["load_balancer", "listener", "host", "path", "from", "session"] as const;

/** A listener by its full name. */
export function readListener(text: string | null): { load_balancer: string; listener: string } {
  const [load_balancer = "", ...name] = (text ?? "").split("/");
  return { load_balancer, listener: name.join("/") };
}

const filled = (pairs: readonly (Pair | undefined)[] | undefined): Pair[] =>
  (pairs ?? []).flatMap((pair) => (pair?.name ? [{ name: pair.name.trim(), value: pair.value ?? "" }] : []));

/** Pairs without a name are left out, and the path goes without its query: rules do not look at it. */
export function toQuestion(fields: Fields): Question {
  const [path] = fields.path.trim().split("?");
  return {
    ...readListener(fields.listener),
    host: fields.host.trim(),
    path: path || "/",
    from: fields.from.trim(),
    cookies: filled(fields.cookies),
    headers: filled(fields.headers),
    begins: fields.begins,
  };
}

/** A word of a shell command; quoted where a shell would read more into it. */
function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The same question on a command line. */
export function toCommand(question: Question): string {
  const words = ["homing", "explain"];
  const add = (name: string, value: string | null | undefined) => {
    if (value) words.push(`--${name}`, word(value));
  };
  add("load-balancer", question.load_balancer);
  add("listener", question.listener);
  add("host", question.host);
  add("path", question.path);
  add("from", question.from);
  for (const { name, value } of question.cookies ?? []) add("cookie", `${name}=${value}`);
  for (const { name, value } of question.headers ?? []) add("header", `${name}=${value}`);
  return words.join(" ");
}
