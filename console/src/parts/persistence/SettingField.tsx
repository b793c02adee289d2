// One setting by its name: a choice, yes or no, a number, a time or a text.
import { Input, InputNumber, Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { DurationField } from "../DurationField";
import { secondsOf, textOf } from "../duration";
import { Field } from "../Field";

interface SettingFieldProps {
  name: string;
  value: unknown;
  onChange: (value: unknown) => void;
  /** The words there are, where there are only some. */
  choices?: string[];
  fault?: ReactNode;
  isRequired?: boolean;
}

const YES_NO = new Set(["secure", "http_only", "partitioned", "max_age", "path_parameter"]);
const NUMBERS = new Set(["table_size", "ipv4_prefix", "ipv6_prefix"]);
const TIMES = new Set(["max_lifetime"]);
const HINTS = new Set(["max_lifetime", "cookie_name", "request_header", "response_header", "first_pin"]);

export function SettingField(props: SettingFieldProps) {
  const { t } = useTranslation("persistence");
  const { name, fault, isRequired } = props;
  return (
    <Field
      label={t(`setting.${name}`)}
      fault={fault}
      isRequired={isRequired}
      hint={HINTS.has(name) ? t(`settingHint.${name}`) : undefined}
    >
      {(id) => <Control id={id} {...props} />}
    </Field>
  );
}

function Control({ id, name, value, onChange, choices }: SettingFieldProps & { id: string }) {
  const { t } = useTranslation("persistence");
  if (choices !== undefined || YES_NO.has(name)) {
    const words = choices ?? ["true", "false"];
    const options = words.map((word) => ({ value: word, label: t(`choice.${word}`) }));
    return (
      <Select
        id={id}
        value={value === undefined || value === null ? "" : String(value)}
        options={[{ value: "", label: t("choice.usual") }, ...options]}
        onChange={(word) =>
          onChange(word === "" ? undefined : choices === undefined ? word === "true" : word)
        }
      />
    );
  }
  if (TIMES.has(name)) {
    const seconds = typeof value === "string" ? secondsOf(value) : null;
    return (
      <DurationField
        id={id}
        label={t(`setting.${name}`)}
        usual="h"
        value={seconds}
        onChange={(next) => onChange(next === null ? undefined : textOf(next))}
      />
    );
  }
  if (NUMBERS.has(name)) {
    return (
      <InputNumber
        id={id}
        min={0}
        value={typeof value === "number" ? value : null}
        onChange={(number) => onChange(number ?? undefined)}
      />
    );
  }
  return (
    <Input
      id={id}
      value={typeof value === "string" ? value : ""}
      spellCheck={false}
      autoComplete="off"
      onChange={({ target }) => onChange(target.value === "" ? undefined : target.value)}
    />
  );
}
