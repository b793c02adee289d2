// How long? A number with its unit.
import { InputNumber, Select, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SECONDS, type Unit, unitOf } from "./duration";

interface DurationFieldProps {
  /** Of the number, so that its label is tied to it; a form gives it. */
  id?: string;
  /** In seconds; `null`: nothing is said. */
  value?: number | null;
  onChange?: (seconds: number | null) => void;
  /** In which unit it is usually told; nothing: in the largest in which it is whole. */
  usual?: Unit;
  units?: readonly Unit[];
  label?: string;
  placeholder?: string;
  disabled?: boolean;
}

const UNITS: readonly Unit[] = ["s", "min", "h", "d"];

export function DurationField(props: DurationFieldProps) {
  const { id, value = null, onChange, usual, units = UNITS, label, placeholder, disabled } = props;
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Unit>();
  const unit = chosen ?? unitOf(value, usual);
  const shown = value === null ? null : value / SECONDS[unit];
  return (
    <Space.Compact>
      <InputNumber
        id={id}
        className="duration-number"
        aria-label={label}
        min={0}
        value={shown}
        placeholder={placeholder}
        disabled={disabled}
        onChange={(number) => onChange?.(number === null ? null : number * SECONDS[unit])}
      />
      <Select<Unit>
        className="duration-unit"
        aria-label={t("unit.label")}
        value={unit}
        disabled={disabled}
        options={units.map((value) => ({ value, label: t(`unit.${value}`) }))}
        onChange={(next) => {
          setChosen(next);
          // The number stays, and means the new unit: that is what somebody wants who typed it first.
          if (shown !== null) onChange?.(shown * SECONDS[next]);
        }}
      />
    </Space.Compact>
  );
}
