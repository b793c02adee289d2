// In which language and look? The two pickers of the top bar and of the sign-in page.
import { BulbOutlined, DesktopOutlined, GlobalOutlined, MoonOutlined, SunOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import { LANGUAGES, OWN_NAMES, setLanguage, useLanguage } from "../i18n";
import { THEMES, useAppearance } from "./theme";

export function LanguagePicker() {
  const { t } = useTranslation();
  const language = useLanguage();
  const items = LANGUAGES.map((code) => ({ key: code, label: <span lang={code}>{OWN_NAMES[code]}</span> }));
  const choose = (key: string) => {
    const found = LANGUAGES.find((code) => code === key);
    if (found !== undefined) void setLanguage(found);
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{ items, selectable: true, selectedKeys: [language], onClick: ({ key }) => choose(key) }}
    >
      <Button type="text" icon={<GlobalOutlined />} aria-label={t("language.label")} />
    </Dropdown>
  );
}

const ICONS = { system: <DesktopOutlined />, light: <SunOutlined />, dark: <MoonOutlined /> };

export function ThemePicker() {
  const { t } = useTranslation();
  const { theme, setTheme } = useAppearance();
  const items = THEMES.map((key) => ({ key, icon: ICONS[key], label: t(`theme.${key}`) }));
  const choose = (key: string) => {
    const found = THEMES.find((each) => each === key);
    if (found !== undefined) setTheme(found);
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{ items, selectable: true, selectedKeys: [theme], onClick: ({ key }) => choose(key) }}
    >
      <Button type="text" icon={<BulbOutlined />} aria-label={t("theme.label")} />
    </Dropdown>
  );
}
