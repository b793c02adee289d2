// Where does traffic flow?
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/Page";

export function TrafficPage() {
  const { t } = useTranslation();
  return <Page title={t("nav.map")}>{null}</Page>;
}
