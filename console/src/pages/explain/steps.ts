// Which sentence tells a step of a decision, and with which values?
import type { Step } from "../../api/explain";

/** What a node writes where there is no name, or none of something. */
const NOTHING = new Set(["–", "0"]);

/** On which value the longer sentence of a step depends. */
const DEPENDS_ON: Record<string, string> = {
  routed: "rule",
  redirected: "rule",
  responded: "rule",
  key: "shown",
  ordered: "target",
  picked: "target",
};

export interface Told {
  step: string;
  form: "full" | "bare";
  values: Record<string, string>;
  /** As the node tells it, in English. */
  what: string;
}

/** What a step says. The shorter sentence is for those that lack what the longer one speaks of. */
export function tell({ step = "", what = "", ...values }: Step): Told {
  const name = DEPENDS_ON[step];
  const value = name === undefined ? undefined : values[name];
  // A rule has a position, and the first one is 0.
  const isBare =
    name !== undefined &&
    (value === undefined || (NOTHING.has(value) && !(name === "rule" && value === "0")));
  return { step, form: isBare ? "bare" : "full", values, what };
}

/** What kind of step it is, for its mark: it found a home, chose one, changed the way, or failed. */
export function markOf(step: string): "good" | "bad" | "plain" {
  if (step === "refused" || step === "no-rule" || step === "home-away") return "bad";
  return step === "recalled" || step === "home-ready" || step === "remember" ? "good" : "plain";
}
