// Which certificates does the node keep?
import { useTranslation } from "react-i18next";
import { Page } from "../../parts/Page";

export function CertificatesPage() {
  const { t } = useTranslation();
  return <Page title={t("nav.certificates")}>{null}</Page>;
}
