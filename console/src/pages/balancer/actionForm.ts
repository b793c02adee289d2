// What becomes of a request: what does a form know of it, and how is it said?
import type { RuleSpec } from "../../api/writes";

export type ActionKind = "group" | "redirect" | "respond" | "none";
type Redirect = NonNullable<RuleSpec["redirect"]>;
type Respond = NonNullable<RuleSpec["respond"]>;
type Said = Pick<RuleSpec, "group" | "redirect" | "respond">;

/** What is typed for one kind stays while another one is chosen. */
export interface ActionForm {
  kind: ActionKind;
  group: string;
  redirect: Redirect;
  respond: Respond;
}

export function actionForm(said: Said | undefined, usual: ActionKind = "group"): ActionForm {
  const kind = said?.group ? "group" : said?.redirect ? "redirect" : said?.respond ? "respond" : undefined;
  return {
    kind: kind ?? (said === undefined ? usual : "none"),
    group: said?.group ?? "",
    redirect: said?.redirect ?? { scheme: "https" },
    respond: said?.respond ?? { status: 503 },
  };
}

export function saidOfAction(form: ActionForm): Said {
  const { kind, group, redirect, respond } = form;
  return {
    group: kind === "group" ? group : undefined,
    // An empty query is said: it takes the one of the request away.
    redirect: kind === "redirect" ? { ...without(redirect), ...queryOf(redirect) } : undefined,
    respond: kind === "respond" ? without(respond) : undefined,
  };
}

export function isActionFit({ kind, group }: ActionForm): boolean {
  return kind !== "group" || group !== "";
}

const queryOf = ({ query }: Redirect) => (query == null ? {} : { query });

/** What is empty is not said. */
function without<T extends object>(object: T): T {
  const said = Object.entries(object).filter(
    ([, value]) => value !== undefined && value !== null && value !== "",
  );
  return Object.fromEntries(said) as T;
}
