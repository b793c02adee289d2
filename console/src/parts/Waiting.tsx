// What is shown while something comes, and where there is nothing?
import { Skeleton } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export function Waiting({ rows = 4 }: { rows?: number }) {
  const { t } = useTranslation("common", { useSuspense: false });
  return (
    <div className="waiting" aria-busy="true">
      <span className="hidden" role="status">
        {t("waiting")}
      </span>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  );
}

export function Nothing(props: { what: ReactNode; hint?: ReactNode; action?: ReactNode }) {
  const { what, hint, action } = props;
  return (
    <div className="nothing">
      <svg width="56" height="44" viewBox="0 0 56 44" aria-hidden="true">
        <g fill="none" stroke="var(--line)" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
          <path d="M14 21 28 9l14 12M19 19v18h18V19" />
          <path d="M4 37h48" />
        </g>
      </svg>
      <p className="nothing-what">{what}</p>
      {hint !== undefined && <p className="nothing-hint">{hint}</p>}
      {action}
    </div>
  );
}
