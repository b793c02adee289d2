// What was asked just now?
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/Page";

export function LogsPage() {
  const { t } = useTranslation();
  return <Page title={t("nav.logs")}>{null}</Page>;
}
