// What does a form know of a group's persistence, and how is it said to the node?
import type { Schemas } from "../../api/client";
import { secondsOf, textOf } from "../duration";

export type PersistenceSpec = NonNullable<Schemas["GroupSpec"]["persistence"]>;

/** What is typed stays while it is switched off. */
export interface PersistenceForm {
  isOn: boolean;
  method: string;
  /** `null`: the edition's own. */
  seconds: number | null;
  /** All other settings, by name. */
  settings: Record<string, unknown>;
}

type Spoken = { method: string; timeout?: string | null; [setting: string]: unknown };

export function formOf(spec: Spoken | null | undefined, usual: string): PersistenceForm {
  if (spec === null || spec === undefined) {
    return { isOn: false, method: usual, seconds: null, settings: {} };
  }
  const { method, timeout, ...settings } = spec;
  const seconds = secondsOf(timeout);
  // The Tencent editions say "off" by 0, as their clouds do.
  return { isOn: seconds !== 0, method, seconds: seconds === 0 ? null : seconds, settings };
}

/** What is said; settings that the method has not are left out. */
export function specOf(form: PersistenceForm, allowed: string[]): PersistenceSpec | null {
  if (!form.isOn) return null;
  const settings = Object.entries(form.settings).filter(
    ([name, value]) => allowed.includes(name) && value !== undefined && value !== null && value !== "",
  );
  const timeout = form.seconds === null ? {} : { timeout: textOf(form.seconds) };
  // The node checks words and ranges; the form offers those that it told.
  return { method: form.method, ...timeout, ...Object.fromEntries(settings) } as PersistenceSpec;
}
