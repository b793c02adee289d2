// Is this listener to go? Its connections are told first.
import { useTranslation } from "react-i18next";
import { writes } from "../../api/writes";
import { RemoveReviewed } from "../../parts/RemoveReviewed";

export function RemoveListener(props: { balancer: string; listener: string; onClose: () => void }) {
  const { balancer, listener, onClose } = props;
  const { t } = useTranslation("balancer");
  return (
    <RemoveReviewed
      name={listener}
      title={t("listeners.removeTitle", { name: listener })}
      what={t("listeners.removeWhat")}
      done={t("listeners.removed", { name: listener })}
      write={writes.removeListener(balancer, listener)}
      onClose={onClose}
    />
  );
}
