// How is one figure shown?
import type { ReactNode } from "react";

interface Props {
  name: ReactNode;
  value: ReactNode;
  hint?: ReactNode;
  kind?: "bad" | "warn";
}

export function Figure({ name, value, hint, kind }: Props) {
  return (
    <div className="figure">
      <dt className="figure-name">{name}</dt>
      <dd className={kind ? `figure-value figure-${kind}` : "figure-value"}>{value}</dd>
      {hint !== undefined && <dd className="figure-hint">{hint}</dd>}
    </div>
  );
}
