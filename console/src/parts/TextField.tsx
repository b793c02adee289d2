// A line of text, where empty means that nothing is said.
import { Input } from "antd";
import type { ReactNode } from "react";
import { Field } from "./Field";

interface TextFieldProps {
  label: string;
  hint?: ReactNode;
  fault?: ReactNode;
  placeholder?: string;
  isRequired?: boolean;
  value: string;
  onChange: (value: string) => void;
}

export function TextField({ label, hint, fault, placeholder, isRequired, value, onChange }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} fault={fault} isRequired={isRequired}>
      {(id) => (
        <Input
          id={id}
          value={value}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
