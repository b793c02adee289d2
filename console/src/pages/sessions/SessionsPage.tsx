// The page of the sessions of all load balancers.
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/Page";
import { Sessions } from "./Sessions";

export function SessionsPage() {
  const { t } = useTranslation(["sessions", "decisions"]);
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Sessions />
    </Page>
  );
}
