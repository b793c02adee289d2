// How are the targets of a group spoken to, and what if none of them is fit? Rarely said, so folded away.
import { useTranslation } from "react-i18next";
import type { Catalogue, Edition } from "../../api/editions";
import { ChoiceField } from "../ChoiceField";
import { DurationField } from "../DurationField";
import { Field, faultAt, faultBelow, mistakesAt } from "../Field";
import { Folded } from "../Folded";
import { TargetTlsFields } from "../tls/TargetTlsFields";
import { type GroupMore, groupMoreFault } from "./groupMore";

interface GroupMoreFieldsProps {
  edition: Edition;
  catalogue: Catalogue;
  /** Of the listeners that lead to the group; none: any. */
  protocols: string[];
  form: GroupMore;
  onChange: (form: GroupMore) => void;
  error?: unknown;
}

const SETTINGS = ["http2", "send_proxy_protocol", "all_unhealthy"] as const;
const TIMES = ["slow_start", "drain"] as const;

export function GroupMoreFields(props: GroupMoreFieldsProps) {
  const { edition, catalogue, protocols, form, onChange, error } = props;
  const { t } = useTranslation("advanced");
  const set = (change: Partial<GroupMore>) => onChange({ ...form, ...change });
  const has = (protocol: string) => protocols.length === 0 || protocols.includes(protocol);
  const isHttp = has("http") || has("https");
  // Datagrams have no beginning at which a header or a handshake could stand.
  const isStream = isHttp || has("tcp");
  const isWrong =
    mistakesAt(error, ...SETTINGS, ...TIMES).length > 0 || faultBelow(error, "tls") !== undefined;
  const choice = (name: (typeof SETTINGS)[number], usual: string | undefined) => (
    <ChoiceField
      label={t(`towards.${name}.label`)}
      hint={t(`towards.${name}.hint`)}
      fault={name === "http2" && groupMoreFault(form) ? t("towards.http2.fault") : faultAt(error, name)}
      value={form[name]}
      usual={usual}
      choices={(catalogue.choices[name] ?? []).map((value) => ({
        value,
        label: t(`towards.${name}.${value}`),
      }))}
      onChange={(word) => set({ [name]: word })}
    />
  );
  return (
    <Folded title={t("towards.title")} isWrong={isWrong}>
      {isStream && (
        <TargetTlsFields
          catalogue={catalogue}
          form={form.tls}
          onChange={(tls) => set({ tls })}
          off={t("targetTls.verify.off")}
          at="tls"
          error={error}
        />
      )}
      {isHttp && choice("http2", "never")}
      {isStream && choice("send_proxy_protocol", undefined)}
      {choice("all_unhealthy", edition.all_unhealthy)}
      {TIMES.map((name) => (
        <Field
          key={name}
          label={t(`towards.${name}.label`)}
          hint={t(`towards.${name}.hint`)}
          fault={faultAt(error, name)}
        >
          {(id) => (
            <DurationField
              id={id}
              label={t(`towards.${name}.label`)}
              units={["s", "min", "h"]}
              value={form[name]}
              onChange={(seconds) => set({ [name]: seconds })}
            />
          )}
        </Field>
      ))}
    </Folded>
  );
}
