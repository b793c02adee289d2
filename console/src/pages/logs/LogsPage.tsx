// The page of the live log of all load balancers.
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/Page";
import { LogTail } from "./LogTail";

export function LogsPage() {
  const { t } = useTranslation(["logs", "decisions"]);
  return (
    <Page title={t("title")} lead={t("lead")}>
      <LogTail />
    </Page>
  );
}
