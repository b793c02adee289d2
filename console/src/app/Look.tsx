// Which colours, sizes and words of Ant Design hold for everything below?
import { ConfigProvider, theme } from "antd";
import type { Locale } from "antd/es/locale";
import { type ReactNode, useEffect, useState } from "react";
import { type Language, useLanguage } from "../i18n";
import { nonce } from "./nonce";
import { themeOf, useAppearance, useIsCalm } from "./theme";

const LOCALES: Record<Language, () => Promise<{ default: Locale }>> = {
  en: () => import("antd/es/locale/en_US"),
  zh: () => import("antd/es/locale/zh_CN"),
  ja: () => import("antd/es/locale/ja_JP"),
  id: () => import("antd/es/locale/id_ID"),
};

export function Look({ children }: { children: ReactNode }) {
  const language = useLanguage();
  const { isDark } = useAppearance();
  const isCalm = useIsCalm();
  const [locale, setLocale] = useState<Locale>();
  useEffect(() => {
    let isWanted = true;
    LOCALES[language]().then((pack) => {
      if (isWanted) setLocale(pack.default);
    });
    return () => {
      isWanted = false;
    };
  }, [language]);
  return (
    <ConfigProvider
      theme={themeOf(isDark, isCalm)}
      locale={locale}
      csp={{ nonce }}
      wave={{ disabled: true }}
      button={{ autoInsertSpace: false }}
    >
      <Colours isDark={isDark} />
      {children}
    </ConfigProvider>
  );
}

/** Tells our own styles what Ant Design's tokens are, as variables of the document. */
function Colours({ isDark }: { isDark: boolean }) {
  const { token } = theme.useToken();
  useEffect(() => {
    const { style, dataset } = document.documentElement;
    dataset.theme = isDark ? "dark" : "light";
    style.colorScheme = isDark ? "dark" : "light";
    const variables: Record<string, string> = {
      ground: token.colorBgLayout,
      surface: token.colorBgContainer,
      raised: token.colorBgElevated,
      soft: token.colorFillQuaternary,
      line: token.colorBorderSecondary,
      text: token.colorText,
      muted: token.colorTextTertiary,
      accent: token.colorPrimary,
      "accent-soft": token.colorPrimaryBg,
      link: token.colorLink,
      good: token.colorSuccess,
      warn: token.colorWarning,
      bad: token.colorError,
      "good-soft": token.colorSuccessBg,
      "warn-soft": token.colorWarningBg,
      "bad-soft": token.colorErrorBg,
      font: token.fontFamily,
      mono: token.fontFamilyCode,
      radius: `${token.borderRadiusLG}px`,
      shadow: token.boxShadowSecondary,
    };
    for (const [name, value] of Object.entries(variables)) style.setProperty(`--${name}`, value);
  }, [token, isDark]);
  return null;
}
