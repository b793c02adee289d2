// On which addresses, in which protocol and as whom does a listener meet its clients?
import { Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useStored } from "../../api/stored";
import type { ListenerSpec } from "../../api/writes";
import { path } from "../../app/paths";
import { useFormat } from "../../i18n/format";
import { DurationField } from "../../parts/DurationField";
import { Field, faultAt, mistakesAt } from "../../parts/Field";
import { Folded } from "../../parts/Folded";
import { switchesOf } from "../../parts/groups/groupForm";
import { isAddress, isName } from "../../parts/names";
import { isWaitFit, type ListenerForm, waitsOf } from "./listenerForm";
import type { Seen } from "./seen";

interface ListenerFieldsProps {
  seen: Seen;
  form: ListenerForm;
  onChange: (form: ListenerForm) => void;
  /** A listener that is there keeps its name and its protocol. */
  isNew: boolean;
  error?: unknown;
}

export function ListenerFields(props: ListenerFieldsProps) {
  const { seen, form, onChange, isNew, error } = props;
  const { t } = useTranslation("balancer");
  const protocols = seen.editions.catalogue.protocols.map(({ protocol }) => protocol);
  const odd = form.listen.filter((address) => !isAddress(address));
  return (
    <>
      <div className="fields-two">
        <Field
          label={t("listeners.name")}
          isRequired={isNew}
          fault={form.name !== "" && !isName(form.name) ? t("nameOdd") : faultAt(error, "name")}
        >
          {(id) => (
            <Input
              id={id}
              value={form.name}
              disabled={!isNew}
              spellCheck={false}
              onChange={({ target }) => onChange({ ...form, name: target.value })}
            />
          )}
        </Field>
        <Field label={t("listeners.protocol")} fault={faultAt(error, "protocol")}>
          {(id) => (
            <Select
              id={id}
              value={form.protocol}
              disabled={!isNew}
              options={protocols.map((value) => ({
                value: value as ListenerSpec["protocol"],
                label: value.toUpperCase(),
              }))}
              onChange={(protocol) => onChange({ ...form, protocol })}
            />
          )}
        </Field>
      </div>
      <Field
        label={t("listeners.address")}
        isRequired
        hint={t("listeners.addressHint")}
        fault={
          odd.length > 0 ? t("listeners.addressOdd", { address: odd.join(", ") }) : faultAt(error, "listen")
        }
      >
        {(id) => (
          <Select
            id={id}
            mode="tags"
            open={false}
            suffixIcon={null}
            value={form.listen}
            placeholder="0.0.0.0:8080"
            tokenSeparators={[",", " "]}
            onChange={(listen: string[]) => onChange({ ...form, listen })}
          />
        )}
      </Field>
      {form.protocol === "https" && <CertificateField form={form} onChange={onChange} error={error} />}
    </>
  );
}

function CertificateField({
  form,
  onChange,
  error,
}: Pick<ListenerFieldsProps, "form" | "onChange" | "error">) {
  const { t } = useTranslation("balancer");
  const { data = [] } = useStored();
  return (
    <Field
      label={t("listeners.certificates")}
      isRequired={form.files.length === 0}
      fault={faultAt(error, "certificates")}
      hint={
        <>
          {form.files.length > 0 &&
            `${t("listeners.certificatesOfFiles", { files: form.files.join(", ") })} `}
          <Link to={path.certificates()}>{t("listeners.certificatesHint")}</Link>
        </>
      }
    >
      {(id) => (
        <Select
          id={id}
          mode="multiple"
          value={form.stored}
          options={data.map(({ name, names }) => ({ value: name, label: `${name} (${names.join(", ")})` }))}
          onChange={(stored: string[]) => onChange({ ...form, stored })}
        />
      )}
    </Field>
  );
}

/** Timeouts, folded away: most listeners keep those of their edition. */
export function WaitFields({ seen, form, onChange, error }: Omit<ListenerFieldsProps, "isNew">) {
  const { t } = useTranslation("balancer");
  const format = useFormat();
  const rules = waitsOf(seen.edition, form, switchesOf(seen.balancer));
  const settings = rules.map(({ setting }) => setting);
  const range = (min_ms: number, max_ms: number) =>
    t("waits.range", { min: format.duration(min_ms / 1000), max: format.duration(max_ms / 1000) });
  const fields = rules.map((rule) => {
    const seconds = form.waits[rule.setting] ?? null;
    const usual = t("waits.usual", { value: format.duration(rule.default_ms / 1000) });
    return (
      <Field
        key={rule.setting}
        label={t(`waits.${rule.setting}`)}
        hint={
          rule.is_fixed
            ? t("waits.fixed", { value: format.duration(rule.default_ms / 1000) })
            : `${usual} · ${range(rule.min_ms, rule.max_ms)}`
        }
        fault={isWaitFit(rule, seconds) ? faultAt(error, rule.setting) : range(rule.min_ms, rule.max_ms)}
      >
        {(id) => (
          <DurationField
            id={id}
            label={t(`waits.${rule.setting}`)}
            value={seconds ?? rule.default_ms / 1000}
            disabled={rule.is_fixed}
            onChange={(next) => onChange({ ...form, waits: { ...form.waits, [rule.setting]: next } })}
          />
        )}
      </Field>
    );
  });
  return (
    <Folded title={t("waits.title")} isWrong={mistakesAt(error, ...settings).length > 0}>
      {fields}
    </Folded>
  );
}
