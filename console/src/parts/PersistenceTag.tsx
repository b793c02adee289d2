// Are sessions kept here, how, and for how long: in a few words.
import { useTranslation } from "react-i18next";
import { useFormat } from "../i18n/format";
import { secondsOf } from "./duration";
import { StatusTag } from "./StatusTag";

interface PersistenceTagProps {
  persistence: { method: string; timeout?: string | null; timeout_s?: number } | null | undefined;
}

export function PersistenceTag({ persistence }: PersistenceTagProps) {
  const { t } = useTranslation("persistence");
  const format = useFormat();
  const seconds = persistence?.timeout_s ?? secondsOf(persistence?.timeout);
  if (persistence === null || persistence === undefined || seconds === 0) {
    return <StatusTag kind="idle">{t("off")}</StatusTag>;
  }
  const time = seconds === null ? "" : ` · ${format.duration(seconds)}`;
  return <StatusTag kind="good">{`${t(`method.${persistence.method}`)}${time}`}</StatusTag>;
}
