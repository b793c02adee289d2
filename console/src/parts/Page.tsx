// What does each page begin with? Its one heading, what it is about, and what can be done.
import { type ReactNode, useEffect } from "react";

interface PageProps {
  title: ReactNode;
  /** The title in the browser's tab, where `title` is more than text. */
  name?: string;
  /** One sentence: what is here. */
  lead?: ReactNode;
  /** Where it belongs, above the title: links. */
  above?: ReactNode;
  /** What can be done, beside the title. */
  extra?: ReactNode;
  /** Whether its first data still comes. */
  isBusy?: boolean;
  children: ReactNode;
}

export function Page({ title, name, lead, above, extra, isBusy = false, children }: PageProps) {
  const told = name ?? (typeof title === "string" ? title : undefined);
  useEffect(() => {
    if (told !== undefined) document.title = `${told} · Homing`;
  }, [told]);
  return (
    <main className="page" aria-busy={isBusy}>
      {above !== undefined && <div className="page-above">{above}</div>}
      <div className="page-head">
        <div className="page-title">
          <h1>{title}</h1>
          {lead !== undefined && <p className="page-lead">{lead}</p>}
        </div>
        {extra !== undefined && <div className="page-extra">{extra}</div>}
      </div>
      {children}
    </main>
  );
}

/** A part of a page: a surface with an optional heading. */
export function Section(props: {
  title?: ReactNode;
  lead?: ReactNode;
  extra?: ReactNode;
  /** Without space around its content: for tables. */
  isFlush?: boolean;
  children: ReactNode;
}) {
  const { title, lead, extra, isFlush = false, children } = props;
  return (
    <section className={isFlush ? "section section-flush" : "section"}>
      {(title !== undefined || extra !== undefined) && (
        <div className="section-head">
          <div>
            {title !== undefined && <h2>{title}</h2>}
            {lead !== undefined && <p className="page-lead">{lead}</p>}
          </div>
          {extra !== undefined && <div className="page-extra">{extra}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
