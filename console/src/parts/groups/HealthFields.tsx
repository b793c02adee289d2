// How are the targets of a group probed?
import { Input, InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { Catalogue } from "../../api/editions";
import { DurationField } from "../DurationField";
import { Field, faultAt } from "../Field";
import { HealthMoreFields } from "./HealthMoreFields";
import type { HealthForm } from "./healthForm";

interface HealthFieldsProps {
  catalogue: Catalogue;
  form: HealthForm;
  onChange: (form: HealthForm) => void;
  error?: unknown;
}

export function HealthFields({ catalogue, form, onChange, error }: HealthFieldsProps) {
  const { t } = useTranslation("groups");
  const set = (change: Partial<HealthForm>) => onChange({ ...form, ...change });
  const kinds = ["off", ...catalogue.probes.map(({ kind }) => kind)];
  const isOn = form.kind !== "off";
  return (
    <>
      <Field
        label={t("health.kind")}
        hint={isOn ? undefined : t("health.offHint")}
        fault={faultAt(error, "health", "health.kind")}
      >
        {(id) => (
          <Select
            id={id}
            value={form.kind}
            options={kinds.map((value) => ({
              value: value as HealthForm["kind"],
              label: value === "off" ? t("health.off") : value.toUpperCase(),
            }))}
            onChange={(kind) => set({ kind })}
          />
        )}
      </Field>
      {(form.kind === "http" || form.kind === "https") && (
        <Field label={t("health.path")} fault={faultAt(error, "health.path")}>
          {(id) => <Input id={id} value={form.path} onChange={({ target }) => set({ path: target.value })} />}
        </Field>
      )}
      {form.kind === "grpc" && (
        <Field label={t("health.service")} fault={faultAt(error, "health.service")}>
          {(id) => (
            <Input id={id} value={form.service} onChange={({ target }) => set({ service: target.value })} />
          )}
        </Field>
      )}
      {isOn && (
        <div className="fields-two">
          <Field
            label={t("health.interval")}
            hint={t("health.intervalHint")}
            fault={faultAt(error, "health.interval")}
          >
            {(id) => (
              <DurationField
                id={id}
                label={t("health.interval")}
                units={["s", "min"]}
                value={form.interval}
                onChange={(interval) => set({ interval })}
              />
            )}
          </Field>
          <Field
            label={t("health.timeout")}
            hint={t("health.timeoutHint")}
            fault={faultAt(error, "health.timeout")}
          >
            {(id) => (
              <DurationField
                id={id}
                label={t("health.timeout")}
                units={["s", "min"]}
                value={form.timeout}
                onChange={(timeout) => set({ timeout })}
              />
            )}
          </Field>
          {(["rise", "fall"] as const).map((name) => (
            <Field key={name} label={t(`health.${name}`)} fault={faultAt(error, `health.${name}`)}>
              {(id) => (
                <InputNumber
                  id={id}
                  min={1}
                  max={100}
                  value={form[name]}
                  placeholder={t("usual")}
                  onChange={(value) => set({ [name]: value })}
                />
              )}
            </Field>
          ))}
        </div>
      )}
      {isOn && <HealthMoreFields catalogue={catalogue} form={form} onChange={onChange} error={error} />}
    </>
  );
}
