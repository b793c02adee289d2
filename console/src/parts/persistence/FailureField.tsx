// What becomes of a session whose home cannot take it? One answer for every cause, or one for each.
import { InputNumber } from "antd";
import { useTranslation } from "react-i18next";
import { ChoiceField } from "../ChoiceField";
import { DurationField } from "../DurationField";
import { secondsOf, textOf } from "../duration";
import { Field, faultAt, faultBelow } from "../Field";
import { CAUSES, choiceOf, chosen, type FailurePolicy, type FailureTable, refuses } from "./failure";

interface FailureFieldProps {
  value: unknown;
  /** The words there are. */
  choices: string[];
  onChange: (value: unknown) => void;
  error?: unknown;
}

/** Of a refusal, where nothing is said. */
const USUAL = { status: 503, retry_after_s: 5 } as const;

export function FailureField({ value, choices, onChange, error }: FailureFieldProps) {
  const { t } = useTranslation("persistence");
  const choice = choiceOf(value);
  const policies = choices.map((word) => ({ value: word, label: t(`failure.${word}`) }));
  const table = choice === "each" ? (value as FailureTable) : undefined;
  return (
    <>
      <ChoiceField
        label={t("setting.on_failure")}
        hint={t("settingHint.on_failure")}
        fault={table ? undefined : faultBelow(error, "on_failure")}
        value={choice}
        usual="rebind"
        choices={[...policies, { value: "each", label: t("failure.each") }]}
        onChange={(next) => onChange(chosen(next ?? "", value))}
      />
      {table && <Table table={table} policies={policies} onChange={onChange} error={error} />}
    </>
  );
}

interface TableProps {
  table: FailureTable;
  policies: { value: string; label: string }[];
  onChange: (table: FailureTable) => void;
  error?: unknown;
}

function Table({ table, policies, onChange, error }: TableProps) {
  const { t } = useTranslation("persistence");
  const set = (change: Partial<FailureTable>) => {
    const next = Object.entries({ ...table, ...change }).filter(([, each]) => each != null);
    onChange(Object.fromEntries(next) as FailureTable);
  };
  return (
    <div className="fields-two">
      {CAUSES.map((cause) => (
        <ChoiceField
          key={cause}
          label={t(`cause.${cause}`)}
          fault={faultAt(error, `on_failure.${cause}`)}
          value={table[cause]}
          usual="rebind"
          choices={policies}
          onChange={(policy) => set({ [cause]: policy as FailurePolicy | undefined })}
        />
      ))}
      {refuses(table) && (
        <>
          <Field label={t("failure.status")} fault={faultAt(error, "on_failure.status")}>
            {(id) => (
              <InputNumber
                id={id}
                min={400}
                max={599}
                precision={0}
                value={table.status}
                placeholder={String(USUAL.status)}
                onChange={(status) => set({ status })}
              />
            )}
          </Field>
          <Field label={t("failure.retryAfter")} fault={faultAt(error, "on_failure.retry_after")}>
            {(id) => (
              <DurationField
                id={id}
                label={t("failure.retryAfter")}
                units={["s", "min"]}
                value={secondsOf(table.retry_after) ?? null}
                placeholder={String(USUAL.retry_after_s)}
                onChange={(seconds) => set({ retry_after: seconds === null ? undefined : textOf(seconds) })}
              />
            )}
          </Field>
        </>
      )}
    </div>
  );
}
