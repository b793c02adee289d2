// Do scheduler, persistence and protocols go together, and if not, what instead? By the table of the editions alone.
import type { Advice, Catalogue, Edition, Fix, IdleRule, Refusal, When } from "../../api/editions";

/** What decides whether sessions can be kept. */
export interface Combination {
  /** Of the listeners that lead to the group; none: any. */
  protocols: string[];
  scheduler: string;
  /** `null`: no persistence. */
  method: string | null;
  /** Settings of the load balancer that are on or off. */
  switches: Record<string, boolean | null | undefined>;
}

/** How long a session may be idle here. */
export interface Range {
  min_s: number;
  max_s: number;
  default_s: number | null;
  unit: "s" | "min";
  is_whole: boolean;
  zero_is_off: boolean;
}

export type TimeoutFault = "missing" | "outside" | "fraction";

function holds(when: When | null | undefined, edition: Edition, switches: Combination["switches"]): boolean {
  if (when === null || when === undefined) return true;
  const usual = edition.switches.find(({ setting }) => setting === when.setting)?.default ?? false;
  return (switches[when.setting] ?? usual) === when.value;
}

const shares = (some: string[], others: string[]) =>
  some.length === 0 || some.some((each) => others.includes(each));

/** Why the edition refuses it; empty: it does not. */
export function clashes(edition: Edition, wanted: Combination): Refusal[] {
  const { protocols, scheduler, method, switches } = wanted;
  return edition.refusals.filter(
    (refusal) =>
      shares(protocols, refusal.protocols) &&
      refusal.schedulers.includes(scheduler) &&
      refusal.methods.includes(method) &&
      holds(refusal.when, edition, switches),
  );
}

/** What is allowed, where something else is advised. */
export function advice(edition: Edition, wanted: Combination): Advice[] {
  const { protocols, method } = wanted;
  if (method === null) return [];
  return edition.advice.filter((each) => shares(protocols, each.protocols) && each.methods.includes(method));
}

/** The methods that some protocol of these has, in the order of the edition. */
export function methodsOf(edition: Edition, protocols: string[]): string[] {
  const rules = edition.methods.filter((rule) => shares(protocols, rule.protocols));
  return [...new Set(rules.map(({ method }) => method))];
}

/** How long a session of `method` may be idle, whatever it comes by; `null`: the edition has none such. */
export function rangeOf(edition: Edition, wanted: Combination): Range | null {
  const rules = edition.methods.filter(
    (rule) => rule.method === wanted.method && shares(wanted.protocols, rule.protocols),
  );
  const first = rules[0];
  if (first === undefined) return null;
  const longest = ({ max_s, switched }: IdleRule) =>
    switched && holds(switched.when, edition, wanted.switches) ? switched.max_s : max_s;
  const { default_s, unit, is_whole, zero_is_off } = first.timeout;
  return {
    min_s: Math.max(...rules.map(({ timeout }) => timeout.min_s)),
    max_s: Math.min(...rules.map(({ timeout }) => longest(timeout))),
    default_s: default_s ?? null,
    unit: unit === "min" ? "min" : "s",
    is_whole,
    zero_is_off,
  };
}

/** What is wrong with a duration; `undefined`: nothing. */
export function faultOf(range: Range, seconds: number | null): TimeoutFault | undefined {
  if (seconds === null) return range.default_s === null ? "missing" : undefined;
  if (seconds === 0 && range.zero_is_off) return undefined;
  const unit = range.unit === "min" ? 60 : 1;
  if (range.is_whole && seconds % unit !== 0) return "fraction";
  return seconds < range.min_s || seconds > range.max_s ? "outside" : undefined;
}

/** The settings of `persistence` that belong to `method`, but for its time. */
export function settingsOf(catalogue: Catalogue, edition: Edition, method: string): string[] {
  const own = catalogue.methods.find((each) => each.method === method)?.settings ?? [];
  const fixed = method === "cookie" ? edition.fixed_cookie_settings : [];
  return own.filter((setting) => !fixed.includes(setting));
}

/** What a fix does to a group's scheduler and method, so that a form can show it done. */
export function afterFix(fix: Fix, wanted: Combination): Combination {
  if (fix.of !== "group") return wanted;
  const { scheduler, persistence } = fix.set as {
    scheduler?: string;
    persistence?: { method?: string } | null;
  };
  return {
    ...wanted,
    scheduler: scheduler ?? wanted.scheduler,
    method: persistence === undefined ? wanted.method : (persistence?.method ?? null),
  };
}
