// Where does a load balancer come from? Shown where it is not Homing's own API.
import { CloudOutlined, LockOutlined } from "@ant-design/icons";
import { Tag, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { type Made, originOf } from "./origin";

export function OriginTag({ of }: { of: Made & { managed_by: string } }) {
  const { t } = useTranslation("balancers");
  const origin = originOf(of);
  if (origin === "api") return null;
  return (
    <Tooltip title={origin === "file" ? t("file.hint") : t("origin.hint")}>
      <Tag icon={origin === "file" ? <LockOutlined /> : <CloudOutlined />}>{t(`origin.${origin}`)}</Tag>
    </Tooltip>
  );
}
