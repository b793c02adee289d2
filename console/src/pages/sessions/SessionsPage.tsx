// Who is at home where?
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/Page";

export function SessionsPage() {
  const { t } = useTranslation();
  return <Page title={t("nav.sessions")}>{null}</Page>;
}
