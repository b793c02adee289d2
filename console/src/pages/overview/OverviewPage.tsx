// How is everything, at a glance?
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/Page";

export function OverviewPage() {
  const { t } = useTranslation();
  return <Page title={t("nav.overview")}>{null}</Page>;
}
