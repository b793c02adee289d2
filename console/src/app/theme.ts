// How does the console look: light, dark, or as the system does?
import { theme as antd, type ThemeConfig } from "antd";
import { useSyncExternalStore } from "react";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "homing.theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const watchers = new Set<() => void>();

function chosen(): Theme {
  const kept = localStorage.getItem(KEY);
  return THEMES.find((theme) => theme === kept) ?? "system";
}

function watch(changed: () => void): () => void {
  watchers.add(changed);
  dark.addEventListener("change", changed);
  // Chosen in another tab.
  window.addEventListener("storage", changed);
  return () => {
    watchers.delete(changed);
    dark.removeEventListener("change", changed);
    window.removeEventListener("storage", changed);
  };
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  for (const changed of watchers) changed();
}

export function useAppearance(): { theme: Theme; isDark: boolean; setTheme: (theme: Theme) => void } {
  const theme = useSyncExternalStore(watch, chosen);
  const isDark = useSyncExternalStore(watch, () =>
    chosen() === "system" ? dark.matches : chosen() === "dark",
  );
  return { theme, isDark, setTheme };
}

/** Whether nothing shall move: the components leave their motions out, instead of waiting for the end of short ones. */
export function useIsCalm(): boolean {
  return useSyncExternalStore(
    (changed) => {
      calm.addEventListener("change", changed);
      return () => calm.removeEventListener("change", changed);
    },
    () => calm.matches,
  );
}

const FONT = [
  "Inter",
  "-apple-system",
  "BlinkMacSystemFont",
  "Segoe UI",
  "Roboto",
  "Helvetica Neue",
  "Noto Sans",
  "PingFang SC",
  "Hiragino Sans",
  "Microsoft YaHei",
  "Noto Sans CJK SC",
  "Noto Sans CJK JP",
  "sans-serif",
].join(", ");

/** Homing's colours in Ant Design's words: contrast AA in both. */
export function themeOf(isDark: boolean, isCalm: boolean): ThemeConfig {
  return {
    algorithm: isDark ? antd.darkAlgorithm : antd.defaultAlgorithm,
    cssVar: { key: "homing" },
    token: {
      fontFamily: FONT,
      motion: !isCalm,
      borderRadius: 6,
      colorPrimary: isDark ? "#5b8cff" : "#1f5eff",
      colorInfo: isDark ? "#5b8cff" : "#1f5eff",
      colorLink: isDark ? "#7fa6ff" : "#1a52e0",
      colorSuccess: isDark ? "#4cc38a" : "#107c41",
      colorWarning: isDark ? "#f0b429" : "#9a5b00",
      colorError: isDark ? "#ff7875" : "#c81e1e",
      colorSuccessBg: isDark ? "#12291d" : "#ebf7f0",
      colorSuccessBorder: isDark ? "#1f5238" : "#a9d8bd",
      colorWarningBg: isDark ? "#2c2312" : "#fff6e5",
      colorWarningBorder: isDark ? "#5c4715" : "#efd09b",
      colorTextSecondary: isDark ? "#b4bccb" : "#4d5666",
      colorTextTertiary: isDark ? "#a3acbd" : "#5c6575",
      colorTextDescription: isDark ? "#a3acbd" : "#5c6575",
      colorTextPlaceholder: isDark ? "#939cad" : "#6b7483",
      colorBgLayout: isDark ? "#0f1218" : "#f5f7fa",
      colorBgContainer: isDark ? "#171b23" : "#ffffff",
      colorBgElevated: isDark ? "#1e232d" : "#ffffff",
      colorBorderSecondary: isDark ? "#2a303c" : "#e6e9ef",
    },
    components: {
      Layout: { headerBg: isDark ? "#171b23" : "#ffffff", siderBg: isDark ? "#171b23" : "#ffffff" },
      Menu: {
        itemBg: "transparent",
        itemHeight: 38,
        itemMarginInline: 8,
        ...(isDark && { itemSelectedColor: "#b3caff" }),
      },
      ...(isDark && { Tabs: { itemSelectedColor: "#7fa6ff", itemActiveColor: "#7fa6ff" } }),
      Table: {
        headerBg: isDark ? "#1b202a" : "#fafbfc",
        cellPaddingBlock: 12,
        cellPaddingInline: 12,
        headerSplitColor: "transparent",
        // Links in rows that are chosen can be read, too.
        ...(isDark && { rowSelectedBg: "#1b2540", rowSelectedHoverBg: "#1f2a49" }),
      },
      // What can be chosen is seen before it is.
      Checkbox: { colorBorder: isDark ? "#6f7888" : "#8b94a3" },
      Radio: { colorBorder: isDark ? "#6f7888" : "#8b94a3" },
      Button: {
        primaryShadow: "none",
        defaultShadow: "none",
        ...(isDark && {
          colorPrimary: "#3d6be0",
          colorPrimaryHover: "#4a76e5",
          colorPrimaryActive: "#3560d0",
        }),
      },
    },
  };
}
