// What is one load balancer like?
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/Page";

export function BalancerPage() {
  const { t } = useTranslation();
  return <Page title={t("nav.balancers")}>{null}</Page>;
}
