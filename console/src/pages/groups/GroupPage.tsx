// What is one backend group like?
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/Page";

export function GroupPage() {
  const { t } = useTranslation();
  return <Page title={t("nav.groups")}>{null}</Page>;
}
