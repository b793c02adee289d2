// What does the node want of a password? It counts bytes, not letters.
import type { Rule } from "antd/es/form";
import { useTranslation } from "react-i18next";

export const LEAST_BYTES = 12;
export const MOST_BYTES = 256;

/** Whether the node would take it. */
export function isFit(password: string): boolean {
  const { length } = new TextEncoder().encode(password);
  return length >= LEAST_BYTES && length <= MOST_BYTES;
}

export function usePasswordRules(isOptional = false): Rule[] {
  const { t } = useTranslation("settings");
  return [
    { required: !isOptional, message: t("required") },
    {
      validator: (_, value?: string) =>
        !value || isFit(value) ? Promise.resolve() : Promise.reject(new Error(t("password.unfit"))),
    },
  ];
}
