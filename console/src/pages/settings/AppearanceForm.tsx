// In which language and in which look does somebody want the console?
import { Form, Radio, Select } from "antd";
import { useTranslation } from "react-i18next";
import { THEMES, useAppearance } from "../../app/theme";
import { LANGUAGES, OWN_NAMES, setLanguage, useLanguage } from "../../i18n";
import { useFormat } from "../../i18n/format";
import { Section } from "../../parts/Page";

export function AppearanceForm() {
  const { t } = useTranslation("settings");
  const language = useLanguage();
  const format = useFormat();
  const { theme, setTheme } = useAppearance();
  return (
    <Section title={t("look.title")} lead={t("look.lead")}>
      <Form layout="vertical" className="form-narrow">
        <Form.Item label={t("look.language")} htmlFor="look-language">
          <Select
            id="look-language"
            value={language}
            onChange={(code) => void setLanguage(code)}
            options={LANGUAGES.map((value) => ({ value, label: OWN_NAMES[value] }))}
          />
        </Form.Item>
        <Form.Item label={t("look.theme")}>
          <Radio.Group
            aria-label={t("look.theme")}
            optionType="button"
            value={theme}
            onChange={(event) => setTheme(event.target.value)}
            options={THEMES.map((value) => ({ value, label: t(`look.${value}`) }))}
          />
        </Form.Item>
        <Form.Item label={t("look.example")}>
          <span>
            {format.dateTime(Date.now())} · {format.number(1_234_567.8, 1)} · {format.duration(5_400)}
          </span>
        </Form.Item>
      </Form>
    </Section>
  );
}
