// Are all sessions of a target to be scheduled anew? Its name has to be typed.
import { useTranslation } from "react-i18next";
import { type Target, type TargetAt, useOrders } from "../../api/groups";
import { ConfirmByName } from "../../parts/ConfirmByName";
import { useTell } from "../../parts/Tell";

interface UnstickDialogProps {
  at: TargetAt;
  target: Target;
  onClose: () => void;
}

export function UnstickDialog({ at, target, onClose }: UnstickDialogProps) {
  const { t } = useTranslation("groups");
  const tell = useTell();
  const { unstick } = useOrders();
  const go = async () => {
    const { sessions } = await unstick.mutateAsync(at);
    tell(t("unstick.done", { count: sessions, name: at.target }));
  };
  return (
    <ConfirmByName
      isOpen
      name={at.target}
      title={t("unstick.title", { name: at.target })}
      what={t("unstick.what", { count: target.sessions })}
      action={t("unstick.action")}
      onOk={go}
      onClose={onClose}
    />
  );
}
