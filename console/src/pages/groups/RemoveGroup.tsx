// Is this backend group to go, with its targets? What still uses it is said by the node.
import { useTranslation } from "react-i18next";
import { writes } from "../../api/writes";
import { RemoveReviewed } from "../../parts/RemoveReviewed";

export function RemoveGroup(props: {
  balancer: string;
  group: string;
  onClose: () => void;
  onDone?: () => void;
}) {
  const { balancer, group, onClose, onDone } = props;
  const { t } = useTranslation("groups");
  return (
    <RemoveReviewed
      name={group}
      title={t("remove.title", { name: group })}
      what={t("remove.what")}
      done={t("remove.done", { name: group })}
      write={writes.removeGroup(balancer, group)}
      onClose={onClose}
      onDone={onDone}
    />
  );
}
