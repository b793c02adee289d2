// How is an order given, and how does whoever gave it hear what came of it?
import { Modal } from "antd";
import { useTranslation } from "react-i18next";
import { type Order, type Session, useOrder } from "../../api/sessions";
import { Problems } from "../../parts/Problems";
import { useTell } from "../../parts/Tell";

/** Gives orders at once, or after a question where they cannot be taken back. */
export function useOrders(onDone?: () => void) {
  const { t } = useTranslation(["sessions", "common"]);
  const [modal, holder] = Modal.useModal();
  const tell = useTell();
  const order = useOrder();

  async function give(sessions: Session[], wanted: Order): Promise<boolean> {
    try {
      const count = await order.mutateAsync({ sessions, order: wanted });
      tell(t(`told.${wanted.what}`, { count }));
      onDone?.();
      return true;
    } catch (error) {
      modal.error({ title: t("told.refused"), content: <Problems error={error} /> });
      return false;
    }
  }

  function confirmExpire(sessions: Session[]) {
    modal.confirm({
      title: t("expire.title", { count: sessions.length }),
      content: t("expire.what"),
      okText: t("expire.ok", { count: sessions.length }),
      okButtonProps: { danger: true },
      cancelText: t("common:cancel"),
      onOk: () => give(sessions, { what: "expire" }),
    });
  }

  return { give, confirmExpire, holder, isBusy: order.isPending };
}
