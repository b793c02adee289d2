// Why did sessions not come home?
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/format";
import { Reason } from "../../parts/Reason";
import type { Persistence } from "../../parts/reasons";
import { Nothing } from "../../parts/Waiting";

/** How many reasons are shown. */
const MOST = 6;

export function Misses({ persistence }: { persistence: Persistence }) {
  const { t } = useTranslation("overview");
  const format = useFormat();
  const { misses, home } = persistence;
  const most = Math.max(...misses.map(({ count }) => count));
  const all = home + misses.reduce((total, { count }) => total + count, 0);
  if (misses.length === 0) return <Nothing what={t("misses.none")} hint={t("misses.none_hint")} />;
  return (
    <ul className="misses" aria-label={t("misses.title")}>
      {misses.slice(0, MOST).map(({ reason, count }) => (
        <li key={reason} className="miss">
          <Reason reason={reason} />
          <span className="numbers">{format.percent(count / all, 2)}</span>
          <span className="miss-bar" aria-hidden="true">
            <span style={{ width: `${(100 * count) / most}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
