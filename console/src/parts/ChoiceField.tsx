// One of a few words, or what holds where nothing is said.
import { Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "./Field";

interface ChoiceFieldProps {
  label: string;
  hint?: ReactNode;
  fault?: ReactNode;
  value: string | null | undefined;
  /** The words that may be said, each with what is shown for it. */
  choices: { value: string; label: string }[];
  /** What holds where nothing is said. */
  usual?: string;
  /** Whether one of them always is said. */
  isSaid?: boolean;
  onChange: (value: string | undefined) => void;
}

export function ChoiceField(props: ChoiceFieldProps) {
  const { label, hint, fault, value, choices, usual, isSaid = false, onChange } = props;
  const { t } = useTranslation("advanced");
  const shown = choices.find((choice) => choice.value === usual)?.label;
  const unsaid = shown === undefined ? t("usual") : t("usualIs", { value: shown });
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(id) => (
        <Select
          id={id}
          value={value ?? ""}
          options={isSaid ? choices : [{ value: "", label: unsaid }, ...choices]}
          onChange={(word) => onChange(word === "" ? undefined : word)}
        />
      )}
    </Field>
  );
}

interface YesNoFieldProps
  extends Omit<ChoiceFieldProps, "value" | "choices" | "usual" | "isSaid" | "onChange"> {
  value: boolean | null | undefined;
  usual: boolean;
  onChange: (value: boolean | undefined) => void;
}

export function YesNoField({ value, usual, onChange, ...field }: YesNoFieldProps) {
  const { t } = useTranslation("advanced");
  return (
    <ChoiceField
      {...field}
      value={value == null ? undefined : String(value)}
      usual={String(usual)}
      choices={[
        { value: "true", label: t("yes") },
        { value: "false", label: t("no") },
      ]}
      onChange={(word) => onChange(word === undefined ? undefined : word === "true")}
    />
  );
}
