// What is rarely said of a listener: who stands in front of it, how TLS is spoken, and what bounds it.
import { InputNumber, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/format";
import { ChoiceField, YesNoField } from "../../parts/ChoiceField";
import { Field, faultAt, mistakesAt } from "../../parts/Field";
import { Folded } from "../../parts/Folded";
import { isFieldName, isNetwork } from "../../parts/names";
import { SizeField } from "../../parts/SizeField";
import { TextField } from "../../parts/TextField";
import { TextsField } from "../../parts/TextsField";
import { isBodyFit, isHttp, type ListenerMore, mayHaveProxyHeader, type Protocol } from "./listenerMore";
import type { Seen } from "./seen";

export interface ListenerMoreProps {
  seen: Seen;
  protocol: Protocol;
  form: ListenerMore;
  onChange: (form: ListenerMore) => void;
  error?: unknown;
}

const OF_PROXIES = ["trusted_proxies", "forwarded", "proxy_protocol", "trust"];

/** Who stands between clients and the listener. */
export function ProxyFields({ seen, protocol, form, onChange, error }: ListenerMoreProps) {
  const { t } = useTranslation("advanced");
  const { choices } = seen.editions.catalogue;
  if (!mayHaveProxyHeader(protocol)) return null;
  const odd = (network: string) => t("networkOdd", { network });
  return (
    <Folded title={t("proxies.title")} isWrong={mistakesAt(error, ...OF_PROXIES).length > 0}>
      {isHttp(protocol) && (
        <>
          <TextsField
            label={t("proxies.trusted")}
            hint={t("proxies.trustedHint")}
            placeholder="10.0.0.0/8"
            value={form.trusted_proxies}
            isRight={isNetwork}
            odd={odd}
            fault={faultAt(error, "trusted_proxies")}
            onChange={(trusted_proxies) => onChange({ ...form, trusted_proxies })}
          />
          <ChoiceField
            label={t("proxies.forwarded")}
            fault={faultAt(error, "forwarded")}
            value={form.forwarded}
            usual="x-forwarded"
            choices={(choices.forwarded ?? []).map((value) => ({ value, label: t(`forwarded.${value}`) }))}
            onChange={(forwarded) => onChange({ ...form, forwarded: forwarded as ListenerMore["forwarded"] })}
          />
        </>
      )}
      <Field
        label={t("proxies.header")}
        hint={t("proxies.headerHint")}
        fault={faultAt(error, "proxy_protocol")}
      >
        {(id) => (
          <div>
            <Switch
              id={id}
              checked={form.proxies !== null}
              onChange={(isOn) => onChange({ ...form, proxies: isOn ? [] : null })}
            />
          </div>
        )}
      </Field>
      {form.proxies !== null && (
        <TextsField
          label={t("proxies.trust")}
          isRequired
          placeholder="10.0.0.0/8"
          value={form.proxies}
          isRight={isNetwork}
          odd={odd}
          fault={form.proxies.length === 0 ? t("needed") : faultAt(error, "trust")}
          onChange={(proxies) => onChange({ ...form, proxies })}
        />
      )}
    </Folded>
  );
}

const OF_LIMITS = [
  "http2",
  "max_connections",
  "client_max_body_size",
  "request_id",
  "reason_header",
  "debug_header",
];

/** What bounds a listener, and what it tells. */
export function LimitFields({ seen, protocol, form, onChange, error }: ListenerMoreProps) {
  const { t } = useTranslation("advanced");
  const set = (change: Partial<ListenerMore>) => onChange({ ...form, ...change });
  const isOdd = form.requestId.trim() !== "" && !isFieldName(form.requestId.trim());
  return (
    <Folded title={t("limits.title")} isWrong={mistakesAt(error, ...OF_LIMITS).length > 0}>
      <div className="fields-two">
        <Field
          label={t("limits.connections")}
          hint={t("limits.connectionsHint")}
          fault={faultAt(error, "max_connections")}
        >
          {(id) => (
            <InputNumber
              id={id}
              min={1}
              precision={0}
              value={form.max_connections}
              onChange={(max_connections) => set({ max_connections })}
            />
          )}
        </Field>
        {isHttp(protocol) && (
          <>
            <BodyField seen={seen} protocol={protocol} form={form} onChange={onChange} error={error} />
            <YesNoField
              label={t("limits.http2")}
              usual={protocol === "https"}
              fault={faultAt(error, "http2")}
              value={form.http2}
              onChange={(http2) => set({ http2 })}
            />
            <TextField
              label={t("limits.requestId")}
              hint={t("limits.requestIdHint")}
              fault={isOdd ? t("fieldOdd") : faultAt(error, "request_id")}
              value={form.requestId}
              onChange={(requestId) => set({ requestId })}
            />
            <YesNoField
              label={t("limits.reason")}
              hint={t("limits.reasonHint")}
              usual
              fault={faultAt(error, "reason_header")}
              value={form.reason_header}
              onChange={(reason_header) => set({ reason_header })}
            />
            <YesNoField
              label={t("limits.debug")}
              hint={t("limits.debugHint")}
              usual={false}
              fault={faultAt(error, "debug_header")}
              value={form.debug_header}
              onChange={(debug_header) => set({ debug_header })}
            />
          </>
        )}
      </div>
    </Folded>
  );
}

/** The bound of bodies: its default and its range are the edition's. */
function BodyField({ seen, form, onChange, error }: ListenerMoreProps) {
  const { t } = useTranslation("advanced");
  const format = useFormat();
  const { default_bytes, min_bytes, max_bytes } = seen.edition.client_max_body_size;
  const range = t("limits.bodyRange", { min: format.bytes(min_bytes), max: format.bytes(max_bytes) });
  const usual =
    default_bytes == null ? t("limits.noBound") : t("usualIs", { value: format.bytes(default_bytes) });
  return (
    <Field
      label={t("limits.body")}
      hint={`${usual} · ${range}`}
      fault={isBodyFit(seen.edition, form.bodyBytes) ? faultAt(error, "client_max_body_size") : range}
    >
      {(id) => (
        <SizeField
          id={id}
          value={form.bodyBytes}
          onChange={(bodyBytes) => onChange({ ...form, bodyBytes })}
        />
      )}
    </Field>
  );
}
