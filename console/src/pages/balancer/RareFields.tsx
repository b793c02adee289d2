// What is rarely said of a listener, folded away: most keep what their edition says.
import { HeaderFields } from "../../parts/headers/HeaderFields";
import { WaitFields } from "./ListenerFields";
import { LimitFields, type ListenerMoreProps, ProxyFields } from "./ListenerMoreFields";
import { ListenerTlsFields } from "./ListenerTlsFields";
import type { ListenerForm } from "./listenerForm";
import { isHttp } from "./listenerMore";
import type { Seen } from "./seen";

interface RareFieldsProps {
  seen: Seen;
  form: ListenerForm;
  onChange: (form: ListenerForm) => void;
  error?: unknown;
}

export function RareFields({ seen, form, onChange, error }: RareFieldsProps) {
  const { protocol, headers } = form;
  const more: ListenerMoreProps = {
    seen,
    protocol,
    form: form.more,
    onChange: (next) => onChange({ ...form, more: next }),
    error,
  };
  return (
    <div className="folds">
      <WaitFields seen={seen} form={form} onChange={onChange} error={error} />
      {isHttp(protocol) && (
        <HeaderFields
          form={headers}
          onChange={(next) => onChange({ ...form, headers: next })}
          error={error}
        />
      )}
      <ProxyFields {...more} />
      <ListenerTlsFields {...more} />
      <LimitFields {...more} />
    </div>
  );
}
