// How is a range of durations written: in the edition's own unit, or in words where it is wide?
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/format";
import type { Range } from "./rules";

/** Above this, seconds say nothing to people. */
const WIDE_S = 86_400;

export function useRangeText(): (range: Range) => string {
  const { t } = useTranslation("persistence");
  const format = useFormat();
  return ({ min_s, max_s, unit }) => {
    if (max_s > WIDE_S) {
      return t("range.words", { min: format.duration(min_s), max: format.duration(max_s) });
    }
    const length = unit === "min" ? 60 : 1;
    const [min, max] = [format.number(min_s / length), format.number(max_s / length)];
    return unit === "min" ? t("range.minutes", { min, max }) : t("range.seconds", { min, max });
  };
}
