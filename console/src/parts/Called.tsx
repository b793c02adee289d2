// The name of an object, and below it what people call it where a vendor's API made it.
import type { ReactNode } from "react";
import { displayNameOf } from "./origin";

export function Called({ of, children }: { of: { name: string } | undefined; children: ReactNode }) {
  const called = displayNameOf(of);
  if (called === undefined) return children;
  return (
    <div>
      {children}
      <div className="muted small">{called}</div>
    </div>
  );
}
