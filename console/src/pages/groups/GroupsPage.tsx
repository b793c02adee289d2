// Which backend groups are there?
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/Page";

export function GroupsPage() {
  const { t } = useTranslation();
  return <Page title={t("nav.groups")}>{null}</Page>;
}
