// Can a target take sessions? Its admin state first, then its health.
import { useTranslation } from "react-i18next";
import { StatusTag } from "./StatusTag";

interface Props {
  target: { health: string; admin_state: string; weight?: number };
}

export function TargetState({ target }: Props) {
  const { t } = useTranslation("decisions");
  if (target.admin_state === "draining") return <StatusTag kind="busy">{t("target.draining")}</StatusTag>;
  if (target.admin_state === "drained") return <StatusTag kind="idle">{t("target.drained")}</StatusTag>;
  if (target.health === "unhealthy") return <StatusTag kind="bad">{t("target.unhealthy")}</StatusTag>;
  if (target.health === "healthy") return <StatusTag kind="good">{t("target.healthy")}</StatusTag>;
  return <StatusTag kind="idle">{t("target.unknown")}</StatusTag>;
}
