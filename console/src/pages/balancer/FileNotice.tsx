// Why can nothing be changed here? A file says it, and is named.
import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { Trans, useTranslation } from "react-i18next";
import { api, said } from "../../api/client";

export function FileNotice() {
  const { t } = useTranslation("balancer");
  // Whoever is confined to some load balancers is not told of the node's file.
  const { data } = useQuery({ queryKey: ["status"], queryFn: () => said(api.GET("/status")), retry: false });
  const file = data?.file.path;
  const named =
    file === undefined ? (
      t("file.some")
    ) : (
      <Trans t={t} i18nKey="file.named" values={{ file }} components={{ c: <code /> }} />
    );
  return (
    <Alert
      type="info"
      showIcon
      title={
        <>
          {named} {t("file.hint")}
        </>
      }
    />
  );
}
