// Who may do what, and how does the console look?
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/Page";

export function SettingsPage() {
  const { t } = useTranslation();
  return <Page title={t("nav.settings")}>{null}</Page>;
}
