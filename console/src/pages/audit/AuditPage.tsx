// Who did what?
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/Page";

export function AuditPage() {
  const { t } = useTranslation();
  return <Page title={t("nav.audit")}>{null}</Page>;
}
