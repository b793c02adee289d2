// What stands around a field of a form: its name, what may be said, and what is wrong with what was said.
import { type ReactNode, useId } from "react";
import type { Mistake } from "../api/client";
import { Refused } from "../api/client";

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong; nothing where it is fine. */
  fault?: ReactNode;
  /** Beside its name. */
  extra?: ReactNode;
  isRequired?: boolean;
  /** The control, which takes the id so that its label is tied to it. */
  children: (id: string) => ReactNode;
}

export function Field({ label, hint, fault, extra, isRequired = false, children }: FieldProps) {
  const id = useId();
  return (
    <div className={fault ? "field field-bad" : "field"}>
      <div className="field-label">
        <label htmlFor={id}>
          {label}
          {isRequired && (
            <span className="field-needed" aria-hidden="true">
              {" "}
              *
            </span>
          )}
        </label>
        {extra}
      </div>
      {children(id)}
      {fault && (
        <div className="field-fault" role="alert">
          {fault}
        </div>
      )}
      {hint && <div className="field-hint">{hint}</div>}
    </div>
  );
}

/** What the node found wrong at the fields whose path ends so; `undefined`: nothing. */
export function faultAt(error: unknown, ...ends: string[]): ReactNode {
  const found = mistakesAt(error, ...ends);
  if (found.length === 0) return undefined;
  return found.map(({ what, hint }) => (hint ? `${what}: ${hint}` : what)).join("; ");
}

export function mistakesAt(error: unknown, ...ends: string[]): Mistake[] {
  if (!(error instanceof Refused)) return [];
  return error.problems.filter((mistake) => ends.some((end) => isAt(mistake, end)));
}

/** Whether a mistake is at a path that ends so. Places in lists count as their list: `listen[0]` is at `listen`. */
export function isAt({ path }: Mistake, end: string): boolean {
  const plain = path.replace(/\[\d+\]$/, "");
  return plain === end || plain.endsWith(`.${end}`) || plain.endsWith(`].${end}`);
}

/** Where a form is at home: a listener itself, or the rule at this place. */
export type Place = number | "listener";

/** What the node found wrong somewhere in a setting, such as at one header field; `undefined`: nothing. */
export function faultBelow(error: unknown, setting: string, place: Place = "listener"): string | undefined {
  if (!(error instanceof Refused)) return undefined;
  const found = error.problems.filter(({ path }) => {
    const isHere = place === "listener" ? !path.includes("rules[") : path.includes(`rules[${place}]`);
    return isHere && `.${path}.`.includes(`.${setting}.`);
  });
  const said = found.map(({ path, what, hint }) => {
    const field = path.split(`${setting}.`)[1];
    return [field, hint ? `${what}: ${hint}` : what].filter(Boolean).join(": ");
  });
  return said.length > 0 ? said.join("; ") : undefined;
}
