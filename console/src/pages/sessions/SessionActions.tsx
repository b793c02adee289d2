// What can be done with one session?
import { MoreOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import type { Session } from "../../api/sessions";
import { useWho } from "../../app/who";
import type { useOrders } from "./useOrders";

interface Props {
  session: Session;
  orders: ReturnType<typeof useOrders>;
  onMove: (session: Session) => void;
}

export function SessionActions({ session, orders, onMove }: Props) {
  const { t } = useTranslation("sessions");
  const { may } = useWho();
  if (!may("operate")) return null;
  const { id } = session;
  return (
    <>
      <Button size="small" aria-label={t("action.move_named", { id })} onClick={() => onMove(session)}>
        {t("action.move")}
      </Button>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            { key: "unpin", label: t("action.unpin") },
            { key: "expire", label: t("action.expire"), danger: true },
          ],
          onClick: ({ key }) => {
            if (key === "expire") orders.confirmExpire([session]);
            else void orders.give([session], { what: "unpin" });
          },
        }}
      >
        <Button
          size="small"
          type="text"
          icon={<MoreOutlined />}
          aria-label={t("action.more_named", { id })}
        />
      </Dropdown>
    </>
  );
}
