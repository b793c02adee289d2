// Who gets new sessions, and are sessions kept? What stands on a listener, a backend group and in their wizards.
import { Select } from "antd";
import { useTranslation } from "react-i18next";
import type { Catalogue, Edition } from "../../api/editions";
import { Field, faultAt } from "../Field";
import { PersistenceSection } from "../persistence/PersistenceSection";
import type { Combination } from "../persistence/rules";
import { fixed, type GroupForm } from "./groupForm";

interface GroupFieldsProps {
  edition: Edition;
  catalogue: Catalogue;
  protocols: string[];
  switches: Combination["switches"];
  form: GroupForm;
  onChange: (form: GroupForm) => void;
  error?: unknown;
}

export function GroupFields(props: GroupFieldsProps) {
  const { edition, catalogue, protocols, switches, form, onChange, error } = props;
  const { t } = useTranslation("persistence");
  const offered = edition.schedulers.includes(form.scheduler)
    ? edition.schedulers
    : [...edition.schedulers, form.scheduler];
  return (
    <>
      <Field
        label={t("scheduler.label")}
        hint={t(`schedulerHint.${form.scheduler}`)}
        fault={faultAt(error, "scheduler")}
      >
        {(id) => (
          <Select
            id={id}
            value={form.scheduler}
            options={offered.map((value) => ({ value, label: t(`scheduler.${value}`) }))}
            onChange={(scheduler) => onChange({ ...form, scheduler })}
          />
        )}
      </Field>
      <PersistenceSection
        edition={edition}
        catalogue={catalogue}
        protocols={protocols}
        scheduler={form.scheduler}
        switches={switches}
        form={form.persistence}
        onChange={(persistence) => onChange({ ...form, persistence })}
        onFix={(fix) => onChange(fixed(form, fix))}
        error={error}
      />
    </>
  );
}
