// Why does persistence not work as it might?
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/Page";

export function DoctorPage() {
  const { t } = useTranslation();
  return <Page title={t("nav.doctor")}>{null}</Page>;
}
