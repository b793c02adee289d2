// Which targets does a new group have?
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input, InputNumber } from "antd";
import { useTranslation } from "react-i18next";
import type { Edition } from "../../api/editions";
import type { TargetSpec } from "../../api/writes";
import { faultAt } from "../Field";
import { isAddress, isName } from "../names";

/** A row knows itself by a number, since its name changes while it is typed. */
export interface TargetRow extends TargetSpec {
  key: number;
}

interface TargetRowsProps {
  edition: Edition;
  rows: TargetRow[];
  onChange: (rows: TargetRow[]) => void;
  error?: unknown;
}

export function areTargetsFit(rows: TargetRow[]): boolean {
  const names = new Set(rows.map(({ name }) => name));
  return names.size === rows.length && rows.every(({ name, address }) => isName(name) && isAddress(address));
}

/** What is said of them. */
export const targetsOf = (rows: TargetRow[]): TargetSpec[] =>
  rows.map(({ key: _, address, ...target }) => ({ ...target, address: address.trim() }));

export function TargetRows({ edition, rows, onChange, error }: TargetRowsProps) {
  const { t } = useTranslation("groups");
  const set = (key: number, change: Partial<TargetSpec>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...change } : row)));
  const add = () => {
    const key = Math.max(0, ...rows.map((row) => row.key)) + 1;
    onChange([...rows, { key, name: `target-${key}`, address: "" }]);
  };
  return (
    <div className="stack">
      <p className="muted">{t("rows.hint")}</p>
      {rows.map((row) => (
        <fieldset key={row.key} className="target-row" aria-label={row.name}>
          <Input
            aria-label={t("target.name")}
            value={row.name}
            status={isName(row.name) ? undefined : "error"}
            onChange={({ target }) => set(row.key, { name: target.value })}
          />
          <Input
            aria-label={t("target.address")}
            value={row.address}
            placeholder="10.0.0.11:8080"
            status={row.address === "" || isAddress(row.address) ? undefined : "error"}
            onChange={({ target }) => set(row.key, { address: target.value })}
          />
          <InputNumber
            aria-label={t("target.weight")}
            min={edition.weight.min}
            max={edition.weight.max}
            value={row.weight ?? edition.weight.default}
            onChange={(weight) => set(row.key, { weight: weight ?? undefined })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t("rows.remove", { name: row.name })}
            onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
          />
        </fieldset>
      ))}
      <div className="field-fault">{faultAt(error, "address", "weight", "targets")}</div>
      <div>
        <Button icon={<PlusOutlined />} onClick={add}>
          {t("rows.add")}
        </Button>
      </div>
    </div>
  );
}
