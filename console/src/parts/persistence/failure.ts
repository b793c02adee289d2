// What becomes of a session whose home cannot take it: one word for every cause, or one for each.
import type { PersistenceSpec } from "./form";

export type FailureSpec = NonNullable<PersistenceSpec["on_failure"]>;
export type FailureTable = Exclude<FailureSpec, string>;
export type FailurePolicy = Extract<FailureSpec, string>;

/** Why a home cannot take its session. */
export const CAUSES = ["down", "drained", "removed", "overloaded", "connect_failure"] as const;

/** What is chosen: nothing, one word for all, or `each`. */
export function choiceOf(said: unknown): string {
  if (said === undefined || said === null) return "";
  return typeof said === "string" ? said : "each";
}

/** What is said after another choice: whoever begins to say each begins with what held for all. */
export function chosen(choice: string, before: unknown): FailureSpec | undefined {
  if (choice === "") return undefined;
  if (choice !== "each") return choice as FailurePolicy;
  if (typeof before !== "string") return {};
  return Object.fromEntries(CAUSES.map((cause) => [cause, before as FailurePolicy]));
}

/** Whether some cause leads to a refusal, which has a status. */
export const refuses = (table: FailureTable) => CAUSES.some((cause) => table[cause] === "strict");
