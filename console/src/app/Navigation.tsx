// Where can one go?
import {
  ApartmentOutlined,
  ApiOutlined,
  AuditOutlined,
  ClusterOutlined,
  DashboardOutlined,
  FileTextOutlined,
  HistoryOutlined,
  MedicineBoxOutlined,
  QuestionCircleOutlined,
  SafetyCertificateOutlined,
  SettingOutlined,
  UserSwitchOutlined,
} from "@ant-design/icons";
import { Menu, type MenuProps } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { INSIGHT, TRAFFIC } from "./pages";
import { useWho } from "./who";

const ICONS: Record<string, ReactNode> = {
  overview: <DashboardOutlined />,
  balancers: <ClusterOutlined />,
  groups: <ApiOutlined />,
  sessions: <UserSwitchOutlined />,
  map: <ApartmentOutlined />,
  certificates: <SafetyCertificateOutlined />,
  explain: <QuestionCircleOutlined />,
  doctor: <MedicineBoxOutlined />,
  logs: <FileTextOutlined />,
  audit: <AuditOutlined />,
  revisions: <HistoryOutlined />,
  settings: <SettingOutlined />,
};

export function Navigation() {
  const { t } = useTranslation();
  const { may } = useWho();
  const { pathname } = useLocation();
  const parts = [
    { title: t("nav.traffic"), entries: TRAFFIC },
    { title: t("nav.insight"), entries: INSIGHT },
  ];
  const items: MenuProps["items"] = parts.map(({ title, entries }) => ({
    type: "group",
    key: title,
    label: title,
    children: entries
      .filter(({ needs }) => needs === undefined || may(needs))
      .map(({ to, name }) => ({
        key: `/${to.split("/")[1]}`,
        icon: ICONS[name],
        label: <Link to={to}>{t(`nav.${name}`)}</Link>,
      })),
  }));
  return (
    <nav aria-label={t("frame.menu")}>
      <Menu mode="inline" items={items} selectedKeys={[`/${pathname.split("/")[1]}`]} />
    </nav>
  );
}
