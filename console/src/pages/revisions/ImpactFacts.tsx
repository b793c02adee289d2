// What would a change do to the traffic that is there?
import { Descriptions, Flex } from "antd";
import { useTranslation } from "react-i18next";
import type { Impact } from "../../api/revisions";
import { useFormat } from "../../i18n/format";
import { StatusTag } from "../../parts/StatusTag";

/** Lists of names of an impact, in the order in which they are shown. */
const LISTS = [
  "listeners_opened",
  "listeners_closed",
  "targets_added",
  "targets_removed",
  "targets_reweighted",
] as const;

export function ImpactFacts({ impact }: { impact: Impact }) {
  const { t } = useTranslation("revisions");
  const format = useFormat();
  const {
    connections_reset: reset,
    sessions_kept: kept,
    sessions_moved: moved,
    sessions_ended: ended,
  } = impact;
  const lists = LISTS.filter((name) => impact[name].length > 0);
  return (
    <Flex vertical gap="small">
      <Flex wrap gap="middle">
        <StatusTag kind={reset > 0 ? "bad" : "good"}>
          {t("impact.reset", { count: reset, number: format.number(reset) })}
        </StatusTag>
        <StatusTag kind="good">{t("impact.kept", { count: kept, number: format.number(kept) })}</StatusTag>
        {moved > 0 && (
          <StatusTag kind="warn">
            {t("impact.moved", { count: moved, number: format.number(moved) })}
          </StatusTag>
        )}
        {ended > 0 && (
          <StatusTag kind="bad">
            {t("impact.ended", { count: ended, number: format.number(ended) })}
          </StatusTag>
        )}
      </Flex>
      {lists.length > 0 && (
        <Descriptions
          size="small"
          column={1}
          items={lists.map((name) => ({
            key: name,
            label: t(`impact.${name}`),
            children: <span className="wrap">{impact[name].join(", ")}</span>,
          }))}
        />
      )}
    </Flex>
  );
}
