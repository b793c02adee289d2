// What was said before, and how does one go back?
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/Page";

export function RevisionsPage() {
  const { t } = useTranslation();
  return <Page title={t("nav.revisions")}>{null}</Page>;
}
