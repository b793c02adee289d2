// How is TLS spoken to targets: what does a form know of it, and how is it said?
import type { GroupSpec } from "../../api/writes";

export type TargetTlsSpec = NonNullable<GroupSpec["tls"]>;

/** Whom targets have to be certified by; `off`: TLS is not spoken, or as the group says. */
export const BELIEFS = ["off", "system", "file", "nobody"] as const;
export type Belief = (typeof BELIEFS)[number];

/** What is typed stays while it is off. */
export interface TargetTlsForm {
  belief: Belief;
  /** A PEM file on the node. */
  ca: string;
  server_name: string;
  cert: string;
  key: string;
  policy: TargetTlsSpec["policy"];
}

export function targetTlsForm(spec: TargetTlsSpec | null | undefined): TargetTlsForm {
  const { verify, server_name, cert, key, policy } = spec ?? {};
  const belief =
    verify === undefined
      ? "off"
      : verify === true
        ? "system"
        : verify === false
          ? "nobody"
          : ("file" as const);
  return {
    belief,
    ca: typeof verify === "string" ? verify : "",
    server_name: server_name ?? "",
    cert: cert ?? "",
    key: key ?? "",
    policy,
  };
}

export function targetTlsSpec(form: TargetTlsForm): TargetTlsSpec | undefined {
  if (form.belief === "off") return undefined;
  const { belief, ca, server_name, cert, key, policy } = form;
  return {
    verify: belief === "file" ? ca.trim() : belief === "system",
    server_name: server_name.trim() || undefined,
    cert: cert.trim() || undefined,
    key: key.trim() || undefined,
    policy: policy ?? undefined,
  };
}

/** A certificate of ours and its key go together. */
export const isPairWhole = ({ cert, key }: TargetTlsForm) => (cert.trim() === "") === (key.trim() === "");

export function isTargetTlsFit(form: TargetTlsForm): boolean {
  return form.belief === "off" || ((form.belief !== "file" || form.ca.trim() !== "") && isPairWhole(form));
}
