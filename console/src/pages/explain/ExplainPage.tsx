// Where would this request go, and why?
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/Page";

export function ExplainPage() {
  const { t } = useTranslation();
  return <Page title={t("nav.explain")}>{null}</Page>;
}
