// What becomes of the traffic that is there?
import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import type { Preview } from "../api/writes";
import { type Kind, StatusTag } from "./StatusTag";

export function ImpactList({ preview: { impact, warnings } }: { preview: Preview }) {
  const { t } = useTranslation("review");
  const lines: [Kind, string][] = [
    [impact.connections_reset === 0 ? "good" : "bad", t("impact.reset", { count: impact.connections_reset })],
    ["good", t("impact.kept", { count: impact.sessions_kept })],
  ];
  if (impact.sessions_moved > 0) lines.push(["warn", t("impact.moved", { count: impact.sessions_moved })]);
  if (impact.sessions_ended > 0) lines.push(["bad", t("impact.ended", { count: impact.sessions_ended })]);
  for (const [kind, key, names] of [
    ["good", "opened", impact.listeners_opened],
    ["warn", "closed", impact.listeners_closed],
    ["good", "added", impact.targets_added],
    ["warn", "removed", impact.targets_removed],
    ["idle", "reweighted", impact.targets_reweighted],
  ] as const) {
    if (names.length > 0) lines.push([kind, t(`impact.${key}`, { names: names.join(", ") })]);
  }
  return (
    <section aria-label={t("impact.title")} className="stack-tight">
      <h3>{t("impact.title")}</h3>
      <ul className="plain">
        {lines.map(([kind, text]) => (
          <li key={text}>
            <StatusTag kind={kind}>{text}</StatusTag>
          </li>
        ))}
      </ul>
      {warnings.map(({ path, what, hint }) => (
        <Alert key={path + what} type="warning" showIcon title={what} description={hint ?? undefined} />
      ))}
    </section>
  );
}
