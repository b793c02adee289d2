// What else can be said of how sessions are kept? Rarely needed, so folded away.
import { useTranslation } from "react-i18next";
import type { Catalogue } from "../../api/editions";
import { faultAt, faultBelow, mistakesAt } from "../Field";
import { Folded } from "../Folded";
import { FailureField } from "./FailureField";
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
  const isWrong = mistakesAt(error, ...names).length > 0 || faultBelow(error, "on_failure") !== undefined;
  const isSaid = names.some((name) => form.settings[name] !== undefined && form.settings[name] !== null);
  return (
    <Folded title={isSaid ? t("more.some") : t("more.none")} isWrong={isWrong}>
      {names.map((name) =>
        name === "on_failure" ? (
          <FailureField
            key={name}
            value={form.settings[name]}
            choices={catalogue.choices[name] ?? []}
            onChange={(value) => set(name, value)}
            error={error}
          />
        ) : (
          <SettingField
            key={name}
            name={name}
            value={form.settings[name]}
            choices={catalogue.choices[name]}
            fault={faultAt(error, name)}
            onChange={(value) => set(name, value)}
          />
        ),
      )}
    </Folded>
  );
}
