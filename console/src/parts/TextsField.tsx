// Several short texts, such as networks: Enter adds one. Those that are none are named.
import { Select } from "antd";
import type { ReactNode } from "react";
import { Field } from "./Field";

interface TextsFieldProps {
  label: string;
  hint?: ReactNode;
  fault?: ReactNode;
  placeholder?: string;
  isRequired?: boolean;
  value: string[];
  /** Whether one of them may be said. */
  isRight: (text: string) => boolean;
  /** What is said of those that may not. */
  odd: (texts: string) => string;
  onChange: (value: string[]) => void;
}

export function TextsField(props: TextsFieldProps) {
  const { label, hint, fault, placeholder, isRequired, value, isRight, odd, onChange } = props;
  const wrong = value.filter((text) => !isRight(text));
  return (
    <Field
      label={label}
      hint={hint}
      isRequired={isRequired}
      fault={wrong.length > 0 ? odd(wrong.join(", ")) : fault}
    >
      {(id) => (
        <Select
          id={id}
          mode="tags"
          open={false}
          suffixIcon={null}
          value={value}
          placeholder={placeholder}
          tokenSeparators={[",", " "]}
          onChange={(texts: string[]) => onChange(texts.map((text) => text.trim()))}
        />
      )}
    </Field>
  );
}
