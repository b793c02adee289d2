// Does the page hear what happens on the node?
import { Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { useLiveState } from "../api/live";

export function LiveMark() {
  const { t } = useTranslation();
  const state = useLiveState();
  if (state === "refused") return null;
  const text = t(`live.${state}`);
  return (
    <Tooltip title={t(`live.${state}Hint`)}>
      <span className={`live live-${state}`} role="status">
        <span className="live-dot" aria-hidden="true" />
        <span className="live-text">{text}</span>
      </span>
    </Tooltip>
  );
}
