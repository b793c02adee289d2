// Who may use the node, and how does the console look?
import { Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { path } from "../../app/paths";
import { useWho } from "../../app/who";
import { Page } from "../../parts/Page";
import { Account } from "./Account";
import { AppearanceForm } from "./AppearanceForm";
import { Tokens } from "./Tokens";
import { Users } from "./Users";

export function SettingsPage() {
  const { t } = useTranslation("settings");
  const { may } = useWho();
  const navigate = useNavigate();
  const { section = "appearance" } = useParams();
  const sections = [
    { key: "users", children: <Users />, isShown: may("administer") },
    { key: "tokens", children: <Tokens />, isShown: may("administer") },
    { key: "account", children: <Account />, isShown: true },
    { key: "appearance", children: <AppearanceForm />, isShown: true },
  ].filter((one) => one.isShown);
  const active = sections.some(({ key }) => key === section) ? section : "appearance";
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Tabs
        activeKey={active}
        destroyOnHidden
        onChange={(key) => navigate(path.settings(key))}
        items={sections.map(({ key, children }) => ({ key, label: t(`section.${key}`), children }))}
      />
    </Page>
  );
}
