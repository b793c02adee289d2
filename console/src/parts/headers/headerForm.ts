// How are header fields changed on the way: what does a form know of it, and how is it said?
import type { ListenerSpec } from "../../api/writes";
import { isFieldName } from "../names";
import { saidOf } from "../said";

export type HeaderEdits = NonNullable<ListenerSpec["request_headers"]>;

/** In the order in which they are made. */
export const VERBS = ["remove", "set", "add"] as const;
export type Verb = (typeof VERBS)[number];

/** Which way: to targets, or to clients. */
export const SIDES = ["request_headers", "response_headers"] as const;
export type Side = (typeof SIDES)[number];

/** A row knows itself by a number, since its name changes while it is typed. */
export interface HeaderRow {
  key: number;
  verb: Verb;
  name: string;
  value: string;
}

export type HeaderForm = Record<Side, HeaderRow[]>;

type Said = Partial<Record<Side, HeaderEdits | null>>;

export function headerForm(said: Said | undefined): HeaderForm {
  return {
    request_headers: rowsOf(said?.request_headers),
    response_headers: rowsOf(said?.response_headers),
  };
}

function rowsOf(edits: HeaderEdits | null | undefined): HeaderRow[] {
  const written = (verb: "set" | "add") =>
    Object.entries(edits?.[verb] ?? {}).map(([name, value]) => ({ verb, name, value }));
  const removed = (edits?.remove ?? []).map((name) => ({ verb: "remove" as const, name, value: "" }));
  return [...removed, ...written("set"), ...written("add")].map((row, key) => ({ key, ...row }));
}

export function saidOfHeaders(form: HeaderForm, before: Said | undefined): Said {
  return {
    request_headers: editsOf(form.request_headers, before?.request_headers),
    response_headers: editsOf(form.response_headers, before?.response_headers),
  };
}

function editsOf(rows: HeaderRow[], before: HeaderEdits | null | undefined): HeaderEdits | undefined {
  const of = (verb: Verb) => rows.filter((row) => row.verb === verb);
  const written = (verb: "set" | "add") => {
    const fields = of(verb).map(({ name, value }) => [name.trim(), value] as const);
    return fields.length > 0 ? Object.fromEntries(fields) : undefined;
  };
  const removed = of("remove").map(({ name }) => name.trim());
  const edits = {
    set: written("set"),
    add: written("add"),
    remove: removed.length > 0 ? removed : undefined,
  };
  return saidOf<HeaderEdits>(edits, before);
}

/** `double`: another row does the same to it. */
export type HeaderFault = "name" | "double";

/** What is wrong with a row; `undefined`: nothing. */
export function headerFault(rows: HeaderRow[], row: HeaderRow): HeaderFault | undefined {
  const name = row.name.trim().toLowerCase();
  if (!isFieldName(name)) return "name";
  const isSame = (other: HeaderRow) =>
    other.key !== row.key && other.verb === row.verb && other.name.trim().toLowerCase() === name;
  return rows.some(isSame) ? "double" : undefined;
}

export function areHeadersFit(form: HeaderForm): boolean {
  return SIDES.every((side) => form[side].every((row) => headerFault(form[side], row) === undefined));
}
