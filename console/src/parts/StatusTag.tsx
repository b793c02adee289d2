// How is something? In colour, with a shape and a word: never by colour alone.
import type { ReactNode } from "react";

export type Kind = "good" | "warn" | "bad" | "idle" | "busy";

const SHAPES: Record<Kind, ReactNode> = {
  good: <path d="M2.5 6.4 5 8.9l4.5-5.4" />,
  warn: <path d="M6 1.8 10.8 10H1.2zM6 5v2M6 8.6v.1" />,
  bad: <path d="m3 3 6 6M9 3 3 9" />,
  idle: <path d="M2.5 6h7" />,
  busy: <path d="M6 2a4 4 0 1 0 4 4M6 3.6V6h2" />,
};

export function StatusTag({ kind, children }: { kind: Kind; children: ReactNode }) {
  return (
    <span className={`status status-${kind}`}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <g fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round">
          {SHAPES[kind]}
        </g>
      </svg>
      {children}
    </span>
  );
}
