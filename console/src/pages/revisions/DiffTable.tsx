// What do two revisions say otherwise? Side by side; one below the other where there is no room.
import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import type { Difference } from "../../api/revisions";
import { Nothing } from "../../parts/Waiting";
import { rowsOf } from "./diff";

interface Props {
  from: number;
  to: number;
  changes: Difference[];
  isCut: boolean;
}

export function DiffTable({ from, to, changes, isCut }: Props) {
  const { t } = useTranslation("revisions");
  if (changes.length === 0) return <Nothing what={t("same.what")} hint={t("same.hint")} />;
  return (
    <>
      <table className="diff" aria-label={t("diff.label", { from, to })}>
        <thead>
          <tr>
            <th scope="col">{t("diff.before", { revision: from })}</th>
            <th scope="col">{t("diff.after", { revision: to })}</th>
          </tr>
        </thead>
        {rowsOf(changes).map(({ path, kind, before, after }) => (
          <tbody key={path}>
            <tr>
              <th scope="rowgroup" colSpan={2} className="diff-path">
                <code>{path}</code> <span className="muted">{t(`diff.${kind}`)}</span>
              </th>
            </tr>
            <tr>
              <td className={before === undefined ? undefined : "diff-gone"}>
                <pre>{before ?? t("diff.nothing")}</pre>
              </td>
              <td className={after === undefined ? undefined : "diff-new"}>
                <pre>{after ?? t("diff.nothing")}</pre>
              </td>
            </tr>
          </tbody>
        ))}
      </table>
      {isCut && <Alert type="info" showIcon title={t("diff.cut")} />}
    </>
  );
}
