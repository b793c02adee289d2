// What is said otherwise: before and after, one line a setting.
import { useTranslation } from "react-i18next";
import type { Change } from "../api/writes";

export function ChangeList({ changes, isCut = false }: { changes: Change[]; isCut?: boolean }) {
  const { t } = useTranslation("review");
  if (changes.length === 0) return null;
  return (
    <section className="changes" aria-label={t("changes.title")}>
      <h3>{t("changes.title")}</h3>
      <ul>
        {changes.map(({ path, before, after }) => (
          <li key={path}>
            <code className="changes-path">{path}</code>
            {!isNothing(before) && (
              <div className="changes-before">
                <span className="hidden">{t("changes.before")}</span>
                <code>− {textOf(before)}</code>
              </div>
            )}
            {!isNothing(after) && (
              <div className="changes-after">
                <span className="hidden">{t("changes.after")}</span>
                <code>+ {textOf(after)}</code>
              </div>
            )}
          </li>
        ))}
      </ul>
      {isCut && <p className="muted">{t("changes.more")}</p>}
    </section>
  );
}

const isNothing = (value: unknown) => value === undefined || value === null;

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, " ");
}
