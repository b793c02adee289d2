// The page of the audit of the whole node.
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/Page";
import { AuditList } from "./AuditList";

export function AuditPage() {
  const { t } = useTranslation("audit");
  return (
    <Page title={t("title")} lead={t("lead")}>
      <AuditList />
    </Page>
  );
}
