// How is TLS spoken to targets: whom do they have to be certified by, and who are we to them?
import { useTranslation } from "react-i18next";
import type { Catalogue } from "../../api/editions";
import { ChoiceField } from "../ChoiceField";
import { faultAt } from "../Field";
import { TextField } from "../TextField";
import { BELIEFS, type Belief, isPairWhole, type TargetTlsForm } from "./targetTls";

interface TargetTlsFieldsProps {
  catalogue: Catalogue;
  form: TargetTlsForm;
  onChange: (form: TargetTlsForm) => void;
  /** What it means that nothing is said. */
  off: string;
  /** Where it is said: `tls`, or `health.tls`. */
  at: string;
  error?: unknown;
}

export function TargetTlsFields({ catalogue, form, onChange, off, at, error }: TargetTlsFieldsProps) {
  const { t } = useTranslation("advanced");
  const set = (change: Partial<TargetTlsForm>) => onChange({ ...form, ...change });
  const path = (name: string) => (name === "" ? at : `${at}.${name}`);
  const policies = catalogue.choices.tls_policy ?? [];
  return (
    <>
      <ChoiceField
        label={t("targetTls.label")}
        hint={form.belief === "off" && at !== "tls" ? undefined : t(`targetTls.hint.${form.belief}`)}
        fault={faultAt(error, path(""), path("verify"))}
        value={form.belief}
        choices={BELIEFS.map((value) => ({
          value,
          label: value === "off" ? off : t(`targetTls.verify.${value}`),
        }))}
        isSaid
        onChange={(belief) => set({ belief: belief as Belief })}
      />
      {form.belief !== "off" && (
        <div className="fields-two">
          {form.belief === "file" && (
            <TextField
              label={t("targetTls.ca")}
              hint={t("onNode")}
              placeholder="tls/ca.pem"
              isRequired
              fault={form.ca.trim() === "" ? t("needed") : undefined}
              value={form.ca}
              onChange={(ca) => set({ ca })}
            />
          )}
          <TextField
            label={t("targetTls.serverName")}
            hint={t("targetTls.serverNameHint")}
            placeholder="shop.internal"
            fault={faultAt(error, path("server_name"))}
            value={form.server_name}
            onChange={(server_name) => set({ server_name })}
          />
          <TextField
            label={t("targetTls.cert")}
            hint={t("targetTls.certHint")}
            fault={isPairWhole(form) ? faultAt(error, path("cert")) : t("targetTls.pair")}
            value={form.cert}
            onChange={(cert) => set({ cert })}
          />
          <TextField
            label={t("targetTls.key")}
            hint={t("onNode")}
            fault={faultAt(error, path("key"))}
            value={form.key}
            onChange={(key) => set({ key })}
          />
          <ChoiceField
            label={t("tlsPolicy.label")}
            fault={faultAt(error, path("policy"))}
            value={form.policy}
            usual="intermediate"
            choices={policies.map((value) => ({ value, label: t(`tlsPolicy.${value}`) }))}
            onChange={(policy) => set({ policy: policy as TargetTlsForm["policy"] })}
          />
        </div>
      )}
    </>
  );
}
