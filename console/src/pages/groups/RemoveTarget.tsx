// Is this target to go? Its sessions are told first.
import { useTranslation } from "react-i18next";
import type { TargetAt } from "../../api/groups";
import { writes } from "../../api/writes";
import { RemoveReviewed } from "../../parts/RemoveReviewed";

export function RemoveTarget({ at, onClose }: { at: TargetAt; onClose: () => void }) {
  const { t } = useTranslation("groups");
  return (
    <RemoveReviewed
      name={at.target}
      title={t("target.removeTitle", { name: at.target })}
      what={t("target.removeWhat")}
      done={t("target.removed", { name: at.target })}
      write={writes.removeTarget(at.load_balancer, at.group, at.target)}
      onClose={onClose}
    />
  );
}
