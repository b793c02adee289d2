// Which load balancers are there?
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/Page";

export function BalancersPage() {
  const { t } = useTranslation();
  return <Page title={t("nav.balancers")}>{null}</Page>;
}
