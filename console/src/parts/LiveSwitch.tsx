// Does a list ask again by itself?
import { Switch } from "antd";
import { useTranslation } from "react-i18next";

export function LiveSwitch({ isLive, onChange }: { isLive: boolean; onChange: (isLive: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <span className="row live-switch">
      <Switch size="small" checked={isLive} onChange={onChange} aria-label={t("live.on")} />
      <span aria-hidden="true">{t("live.on")}</span>
    </span>
  );
}
