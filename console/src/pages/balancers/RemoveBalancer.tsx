// Is this load balancer to go, with all that is in it? Its name has to be typed.
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { writes } from "../../api/writes";
import { path } from "../../app/paths";
import { RemoveReviewed } from "../../parts/RemoveReviewed";

export function RemoveBalancer({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useTranslation("balancers");
  const go = useNavigate();
  return (
    <RemoveReviewed
      name={name}
      title={t("remove.title", { name })}
      what={t("remove.what")}
      done={t("remove.done", { name })}
      write={writes.removeBalancer(name)}
      onClose={onClose}
      onDone={() => void go(path.balancers())}
    />
  );
}
