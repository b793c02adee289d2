// Which requests does a rule take, and what becomes of them?
import type { RuleSpec } from "../../api/writes";
import {
  areHeadersFit,
  type HeaderForm,
  headerForm,
  SIDES,
  type Side,
  saidOfHeaders,
} from "../../parts/headers/headerForm";
import { type ActionForm, actionForm, isActionFit, saidOfAction } from "./actionForm";

export type PathKind = "any" | "path" | "path_exact" | "path_regex";

export interface RuleForm {
  host: string;
  pathKind: PathKind;
  path: string;
  action: ActionForm;
  headers: HeaderForm;
}

export function ruleForm(rule: RuleSpec | undefined): RuleForm {
  const kinds = ["path", "path_exact", "path_regex"] as const;
  const pathKind = kinds.find((kind) => rule?.[kind] != null);
  return {
    host: rule?.host ?? "",
    pathKind: pathKind ?? (rule === undefined ? "path" : "any"),
    path: pathKind === undefined ? (rule === undefined ? "/" : "") : (rule?.[pathKind] ?? ""),
    action: actionForm(rule),
    headers: headerForm(rule),
  };
}

export function ruleSpec(form: RuleForm, before: RuleSpec | undefined): RuleSpec {
  const { path: _, path_exact: __, path_regex: ___, ...others } = before ?? {};
  const path = form.pathKind === "any" ? {} : { [form.pathKind]: form.path };
  return {
    ...others,
    host: form.host.trim() || undefined,
    ...path,
    ...saidOfAction(form.action),
    ...saidOfHeaders(form.headers, before),
  };
}

/** Which header fields can be changed: what answers itself asks no target, so what is said of it can only go. */
export function headerSidesOf({ action, headers }: RuleForm): readonly Side[] {
  return action.kind === "group" || headers.request_headers.length > 0 ? SIDES : ["response_headers"];
}

export function isRuleFit({ pathKind, path, action, headers }: RuleForm): boolean {
  const isPath = pathKind === "any" || (pathKind === "path_regex" ? path !== "" : path.startsWith("/"));
  return isPath && action.kind !== "none" && isActionFit(action) && areHeadersFit(headers);
}

/** What a rule asks for, in one line. */
export function conditionOf({ host, path, path_exact, path_regex }: RuleSpec): string {
  const where =
    path_exact != null ? `= ${path_exact}` : path_regex != null ? `~ ${path_regex}` : (path ?? "");
  return [host, where].filter((part) => part).join(" ");
}

/** The same list with one thing a place earlier or later. */
export function moved<T>(list: T[], index: number, by: -1 | 1): T[] {
  const after = [...list];
  const [taken] = after.splice(index, 1);
  if (taken === undefined) return list;
  after.splice(Math.max(0, index + by), 0, taken);
  return after;
}
