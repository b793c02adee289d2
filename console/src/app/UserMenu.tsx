// Who am I here, and how do I leave?
import { LogoutOutlined, SettingOutlined, UserOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { path } from "./paths";
import { signOut, useWho } from "./who";

export function UserMenu() {
  const { t } = useTranslation();
  const { me } = useWho();
  const go = useNavigate();
  const items = [
    {
      key: "who",
      type: "group" as const,
      label: t("user.who", { name: me.name, role: t(`role.${me.role}`) }),
    },
    {
      key: "settings",
      icon: <SettingOutlined />,
      label: t("nav.settings"),
      onClick: () => go(path.settings()),
    },
    { key: "out", icon: <LogoutOutlined />, label: t("user.signOut"), onClick: () => void signOut() },
  ];
  return (
    <Dropdown trigger={["click"]} menu={{ items }}>
      <Button type="text" icon={<UserOutlined />} aria-label={t("user.label", { name: me.name })}>
        <span className="top-name">{me.name}</span>
      </Button>
    </Dropdown>
  );
}
