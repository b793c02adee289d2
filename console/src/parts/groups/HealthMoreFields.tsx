// What else can be said of probes? Rarely needed, so folded away.
import { InputNumber } from "antd";
import { useTranslation } from "react-i18next";
import type { Catalogue } from "../../api/editions";
import { Field, faultAt, faultBelow } from "../Field";
import { Folded } from "../Folded";
import { isFieldName } from "../names";
import { TextField } from "../TextField";
import { TextsField } from "../TextsField";
import { TargetTlsFields } from "../tls/TargetTlsFields";
import { type HealthForm, isStatusRange, settingsOfProbe } from "./healthForm";

interface HealthMoreFieldsProps {
  catalogue: Catalogue;
  form: HealthForm;
  onChange: (form: HealthForm) => void;
  error?: unknown;
}

const TEXTS = ["host", "incarnation_header", "send", "expect"] as const;

export function HealthMoreFields({ catalogue, form, onChange, error }: HealthMoreFieldsProps) {
  const { t } = useTranslation("advanced");
  const own = settingsOfProbe(catalogue, form.kind);
  const set = (change: Partial<HealthForm>) => onChange({ ...form, ...change });
  const isWrong = [...TEXTS, "statuses", "port", "tls"].some(
    (name) => faultBelow(error, `health.${name}`) !== undefined,
  );
  const isOdd = form.incarnation_header.trim() !== "" && !isFieldName(form.incarnation_header.trim());
  return (
    <Folded title={t("probe.title")} isWrong={isWrong}>
      <div className="fields-two">
        {own.includes("statuses") && (
          <TextsField
            label={t("probe.statuses")}
            hint={t("probe.statusesHint")}
            placeholder="200-399"
            value={form.statuses}
            isRight={isStatusRange}
            odd={(status) => t("probe.statusOdd", { status })}
            fault={faultBelow(error, "health.statuses")}
            onChange={(statuses) => set({ statuses })}
          />
        )}
        {TEXTS.filter((name) => own.includes(name)).map((name) => (
          <TextField
            key={name}
            label={t(`probe.${name}`)}
            hint={t(`probe.hint.${name}`)}
            fault={name === "incarnation_header" && isOdd ? t("fieldOdd") : faultAt(error, `health.${name}`)}
            value={form[name]}
            onChange={(text) => set({ [name]: text })}
          />
        ))}
        <Field label={t("probe.port")} hint={t("probe.hint.port")} fault={faultAt(error, "health.port")}>
          {(id) => (
            <InputNumber
              id={id}
              min={1}
              max={65_535}
              precision={0}
              value={form.port}
              onChange={(port) => set({ port })}
            />
          )}
        </Field>
      </div>
      {own.includes("tls") && (
        <TargetTlsFields
          catalogue={catalogue}
          form={form.tls}
          onChange={(tls) => set({ tls })}
          off={t("probe.tlsOff")}
          at="health.tls"
          error={error}
        />
      )}
    </Folded>
  );
}
