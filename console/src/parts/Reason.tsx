// Why did a decision fall as it did? A dot and a word; what it means is told to whoever points at it.
import { Badge, Tooltip, theme } from "antd";
import { useTranslation } from "react-i18next";
import { type Kind, kindOf } from "./reasons";

export function Reason({ reason }: { reason: string }) {
  const { t } = useTranslation("decisions");
  const { token } = theme.useToken();
  const colours: Record<Kind, string> = {
    home: token.colorSuccess,
    first: token.colorPrimary,
    ordered: token.purple,
    lost: token.colorWarning,
    refused: token.colorError,
    none: token.colorTextQuaternary,
  };
  const meaning = t(`meaning.${reason}`, { defaultValue: reason });
  return (
    <Tooltip title={`${meaning} (${reason})`}>
      <Badge
        color={colours[kindOf(reason)]}
        text={t(`reason.${reason}`, { defaultValue: reason })}
        style={{ whiteSpace: "nowrap" }}
      />
    </Tooltip>
  );
}
