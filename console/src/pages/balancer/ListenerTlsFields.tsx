// How does an HTTPS listener speak TLS, and do its clients show who they are?
import { useTranslation } from "react-i18next";
import { ChoiceField } from "../../parts/ChoiceField";
import { DurationField } from "../../parts/DurationField";
import { Field, faultAt, mistakesAt } from "../../parts/Field";
import { Folded } from "../../parts/Folded";
import { TextField } from "../../parts/TextField";
import type { ListenerMoreProps } from "./ListenerMoreFields";
import type { ListenerMore } from "./listenerMore";

const SETTINGS = ["tls", "policy", "client_auth", "ca", "mode", "hsts"];

export function ListenerTlsFields({ seen, protocol, form, onChange, error }: ListenerMoreProps) {
  const { t } = useTranslation("advanced");
  const { choices } = seen.editions.catalogue;
  const set = (change: Partial<ListenerMore>) => onChange({ ...form, ...change });
  if (protocol !== "https") return null;
  return (
    <Folded title={t("tls.title")} isWrong={mistakesAt(error, ...SETTINGS).length > 0}>
      <ChoiceField
        label={t("tlsPolicy.label")}
        fault={faultAt(error, "tls.policy")}
        value={form.policy}
        usual="intermediate"
        choices={(choices.tls_policy ?? []).map((value) => ({ value, label: t(`tlsPolicy.${value}`) }))}
        onChange={(policy) => set({ policy: policy as ListenerMore["policy"] })}
      />
      <ChoiceField
        label={t("clientAuth.label")}
        hint={t(`clientAuth.hint.${form.clientAuth}`)}
        fault={faultAt(error, "client_auth", "client_auth.mode")}
        value={form.clientAuth}
        choices={["off", ...(choices.client_auth ?? [])].map((value) => ({
          value,
          label: t(`clientAuth.${value}`),
        }))}
        isSaid
        onChange={(mode) => set({ clientAuth: mode as ListenerMore["clientAuth"] })}
      />
      {form.clientAuth !== "off" && (
        <TextField
          label={t("clientAuth.ca")}
          hint={t("onNode")}
          placeholder="tls/ca.pem"
          isRequired
          fault={form.ca.trim() === "" ? t("needed") : faultAt(error, "client_auth.ca")}
          value={form.ca}
          onChange={(ca) => set({ ca })}
        />
      )}
      <Field label={t("tls.hsts")} hint={t("tls.hstsHint")} fault={faultAt(error, "hsts")}>
        {(id) => (
          <DurationField
            id={id}
            label={t("tls.hsts")}
            usual="d"
            value={form.hsts}
            onChange={(hsts) => set({ hsts })}
          />
        )}
      </Field>
    </Folded>
  );
}
