// What else can be said of how sessions are kept? Rarely needed, so folded away.
import { Collapse } from "antd";
import { useTranslation } from "react-i18next";
import type { Catalogue } from "../../api/editions";
import { faultAt, mistakesAt } from "../Field";
import type { PersistenceForm } from "./form";
import { SettingField } from "./SettingField";

interface MoreSettingsProps {
  names: string[];
  catalogue: Catalogue;
  form: PersistenceForm;
  set: (name: string, value: unknown) => void;
  error?: unknown;
}

export function MoreSettings({ names, catalogue, form, set, error }: MoreSettingsProps) {
  const { t } = useTranslation("persistence");
  const isWrong = mistakesAt(error, ...names).length > 0;
  const isSaid = names.some((name) => form.settings[name] !== undefined && form.settings[name] !== null);
  const fields = (
    <div className="fields">
      {names.map((name) => (
        <SettingField
          key={name}
          name={name}
          value={form.settings[name]}
          choices={catalogue.choices[name]}
          fault={faultAt(error, name)}
          onChange={(value) => set(name, value)}
        />
      ))}
    </div>
  );
  return (
    <Collapse
      ghost
      size="small"
      defaultActiveKey={isWrong ? ["more"] : []}
      items={[
        {
          key: "more",
          label: isSaid ? t("more.some") : t("more.none"),
          children: fields,
          forceRender: false,
        },
      ]}
    />
  );
}
