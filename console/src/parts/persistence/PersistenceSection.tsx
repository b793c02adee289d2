// Are sessions kept, how, and for how long? The same section on listeners, backend groups and their wizards.
import { Radio, Switch } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Catalogue, Edition, Fix } from "../../api/editions";
import { DurationField } from "../DurationField";
import { Field, faultAt } from "../Field";
import { Clashes } from "./Clashes";
import type { PersistenceForm } from "./form";
import { MoreSettings } from "./MoreSettings";
import { type Combination, faultOf, methodsOf, rangeOf, settingsOf } from "./rules";
import { SettingField } from "./SettingField";
import { useRangeText } from "./useRangeText";

export interface PersistenceSectionProps {
  edition: Edition;
  catalogue: Catalogue;
  /** Of the listeners that lead to the group; none: any. */
  protocols: string[];
  scheduler: string;
  switches: Combination["switches"];
  form: PersistenceForm;
  onChange: (form: PersistenceForm) => void;
  /** Does what a fix says to the form. */
  onFix: (fix: Fix) => void;
  /** What the node refused. */
  error?: unknown;
}

export function PersistenceSection(props: PersistenceSectionProps) {
  const { edition, protocols, scheduler, switches, form, onChange, onFix } = props;
  const { t } = useTranslation("persistence");
  const id = useId();
  const wanted = { protocols, scheduler, switches, method: form.isOn ? form.method : null };
  return (
    <fieldset className="persistence">
      <legend className="hidden">{t("title")}</legend>
      <div className="persistence-head">
        <label htmlFor={id}>{t("switch")}</label>
        <Switch id={id} checked={form.isOn} onChange={(isOn) => onChange({ ...form, isOn })} />
      </div>
      {!form.isOn && <p className="field-hint">{t("offHint")}</p>}
      <Clashes edition={edition} wanted={wanted} onFix={onFix} />
      {form.isOn && <Kept {...props} />}
    </fieldset>
  );
}

/** What there is to say where sessions are kept. */
function Kept(props: PersistenceSectionProps) {
  const { edition, catalogue, protocols, scheduler, switches, form, onChange, error } = props;
  const { t } = useTranslation("persistence");
  const rangeText = useRangeText();
  const range = rangeOf(edition, { protocols, scheduler, switches, method: form.method });
  const offered = methodsOf(edition, protocols);
  const methods = offered.includes(form.method) ? offered : [...offered, form.method];
  const needed = catalogue.methods.find(({ method }) => method === form.method)?.needs ?? [];
  const own = settingsOf(catalogue, edition, form.method).filter((setting) => !needed.includes(setting));
  const fault = range === null ? undefined : faultOf(range, form.seconds);
  const set = (name: string, value: unknown) =>
    onChange({ ...form, settings: { ...form.settings, [name]: value } });
  return (
    <>
      <Field label={t("method.label")} hint={t(`hint.${form.method}`)}>
        {(id) => (
          <Radio.Group
            id={id}
            aria-label={t("method.label")}
            value={form.method}
            options={methods.map((value) => ({ value, label: t(`method.${value}`) }))}
            onChange={({ target }) => onChange({ ...form, method: String(target.value) })}
          />
        )}
      </Field>
      <Field
        label={t("timeout.label")}
        isRequired={range?.default_s === null}
        fault={
          (fault && range && t(`timeout.${fault}`, { range: rangeText(range) })) ?? faultAt(error, "timeout")
        }
        hint={range && t("timeout.hint", { range: rangeText(range) })}
      >
        {(id) => (
          <DurationField
            id={id}
            label={t("timeout.label")}
            // Homing's own rules count in no unit of a vendor.
            usual={edition.edition === "native" ? undefined : range?.unit}
            value={form.seconds ?? range?.default_s ?? null}
            onChange={(seconds) => onChange({ ...form, seconds })}
          />
        )}
      </Field>
      {needed.map((name) => (
        <SettingField
          key={name}
          name={name}
          isRequired
          value={form.settings[name]}
          choices={catalogue.choices[name]}
          fault={faultAt(error, name)}
          onChange={(value) => set(name, value)}
        />
      ))}
      <MoreSettings
        names={[...catalogue.common_settings.filter((name) => name !== "timeout"), ...own]}
        catalogue={catalogue}
        form={form}
        set={set}
        error={error}
      />
    </>
  );
}
