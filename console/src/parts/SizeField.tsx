// How many bytes? A number with its unit.
import { InputNumber, Select, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { bytesIn, SIZE_UNITS, type SizeUnit, sizeUnitOf } from "./size";

interface SizeFieldProps {
  id?: string;
  /** In bytes; `null`: nothing is said. */
  value: number | null;
  placeholder?: string;
  onChange: (bytes: number | null) => void;
}

export function SizeField({ id, value, placeholder, onChange }: SizeFieldProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<SizeUnit>();
  const unit = chosen ?? sizeUnitOf(value);
  const shown = value === null ? null : value / bytesIn(unit);
  return (
    <Space.Compact>
      <InputNumber
        id={id}
        className="duration-number"
        min={0}
        value={shown}
        placeholder={placeholder}
        onChange={(number) => onChange(number === null ? null : Math.round(number * bytesIn(unit)))}
      />
      <Select<SizeUnit>
        className="duration-unit"
        aria-label={t("unit.label")}
        value={unit}
        options={SIZE_UNITS.map((value) => ({ value, label: value }))}
        onChange={(next) => {
          setChosen(next);
          if (shown !== null) onChange(Math.round(shown * bytesIn(next)));
        }}
      />
    </Space.Compact>
  );
}
