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
import { path } from "./paths";
import { type Right, useWho } from "./who";

interface Entry {
  to: string;
  icon: ReactNode;
  name: string;
  /** Without this right the page has nothing to show. */
  needs?: Right;
}

export function Navigation() {
  const { t } = useTranslation();
  const { may } = useWho();
  const { pathname } = useLocation();
  const parts: { title: string; entries: Entry[] }[] = [
    {
      title: t("nav.traffic"),
      entries: [
        { to: path.overview(), icon: <DashboardOutlined />, name: t("nav.overview") },
        { to: path.balancers(), icon: <ClusterOutlined />, name: t("nav.balancers") },
        { to: path.groups(), icon: <ApiOutlined />, name: t("nav.groups") },
        { to: path.sessions(), icon: <UserSwitchOutlined />, name: t("nav.sessions") },
        { to: path.traffic(), icon: <ApartmentOutlined />, name: t("nav.map") },
        { to: path.certificates(), icon: <SafetyCertificateOutlined />, name: t("nav.certificates") },
      ],
    },
    {
      title: t("nav.insight"),
      entries: [
        { to: path.explain(), icon: <QuestionCircleOutlined />, name: t("nav.explain") },
        { to: path.doctor(), icon: <MedicineBoxOutlined />, name: t("nav.doctor") },
        { to: path.logs(), icon: <FileTextOutlined />, name: t("nav.logs") },
        { to: path.audit(), icon: <AuditOutlined />, name: t("nav.audit"), needs: "administer" },
        { to: path.revisions(), icon: <HistoryOutlined />, name: t("nav.revisions") },
        { to: path.settings(), icon: <SettingOutlined />, name: t("nav.settings") },
      ],
    },
  ];
  const items: MenuProps["items"] = parts.map(({ title, entries }) => ({
    type: "group",
    key: title,
    label: title,
    children: entries
      .filter(({ needs }) => needs === undefined || may(needs))
      .map(({ to, icon, name }) => ({
        key: `/${to.split("/")[1]}`,
        icon,
        label: <Link to={to}>{name}</Link>,
      })),
  }));
  return (
    <nav aria-label={t("frame.menu")}>
      <Menu mode="inline" items={items} selectedKeys={[`/${pathname.split("/")[1]}`]} />
    </nav>
  );
}
