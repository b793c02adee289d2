// Which header fields are changed on the way to targets, and on the way back to clients?
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { faultBelow, type Place } from "../Field";
import { Folded } from "../Folded";
import {
  type HeaderForm,
  type HeaderRow,
  headerFault,
  SIDES,
  type Side,
  VERBS,
  type Verb,
} from "./headerForm";

interface HeaderFieldsProps {
  form: HeaderForm;
  onChange: (form: HeaderForm) => void;
  /** Those that make sense: what answers itself asks no target. */
  sides?: readonly Side[];
  error?: unknown;
  place?: Place;
}

export function HeaderFields({ form, onChange, sides = SIDES, error, place }: HeaderFieldsProps) {
  const { t } = useTranslation("advanced");
  const isWrong = sides.some((side) => faultBelow(error, side, place) !== undefined);
  const count = sides.reduce((sum, side) => sum + form[side].length, 0);
  return (
    <Folded title={count > 0 ? t("headers.some", { count }) : t("headers.title")} isWrong={isWrong}>
      <p className="muted">{t("headers.hint")}</p>
      {sides.map((side) => (
        <Rows
          key={side}
          side={side}
          rows={form[side]}
          onChange={(rows) => onChange({ ...form, [side]: rows })}
          fault={faultBelow(error, side, place)}
        />
      ))}
    </Folded>
  );
}

interface RowsProps {
  side: Side;
  rows: HeaderRow[];
  onChange: (rows: HeaderRow[]) => void;
  fault: string | undefined;
}

function Rows({ side, rows, onChange, fault }: RowsProps) {
  const { t } = useTranslation("advanced");
  const add = () => {
    const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
    onChange([...rows, { key, verb: "set", name: "", value: "" }]);
  };
  return (
    <div className="stack-tight">
      <strong>{t(`headers.${side}`)}</strong>
      {rows.map((row, index) => (
        <Row
          key={row.key}
          label={t("headers.row", { side: t(`headers.${side}`), position: index + 1 })}
          row={row}
          fault={row.name === "" ? undefined : headerFault(rows, row)}
          onChange={(next) => onChange(rows.map((each) => (each.key === row.key ? next : each)))}
          onRemove={() => onChange(rows.filter(({ key }) => key !== row.key))}
        />
      ))}
      {fault && (
        <div className="field-fault" role="alert">
          {fault}
        </div>
      )}
      <div>
        <Button size="small" icon={<PlusOutlined />} aria-label={t(`headers.addTo.${side}`)} onClick={add}>
          {t("headers.add")}
        </Button>
      </div>
    </div>
  );
}

interface RowProps {
  label: string;
  row: HeaderRow;
  fault: string | undefined;
  onChange: (row: HeaderRow) => void;
  onRemove: () => void;
}

function Row({ label, row, fault, onChange, onRemove }: RowProps) {
  const { t } = useTranslation("advanced");
  return (
    <fieldset className="header-row" aria-label={label}>
      <Select<Verb>
        aria-label={t("headers.verbLabel")}
        value={row.verb}
        options={VERBS.map((value) => ({ value, label: t(`headers.verb.${value}`) }))}
        onChange={(verb) => onChange({ ...row, verb })}
      />
      <Input
        aria-label={t("headers.name")}
        value={row.name}
        placeholder="X-Real-IP"
        spellCheck={false}
        status={fault ? "error" : undefined}
        onChange={({ target }) => onChange({ ...row, name: target.value })}
      />
      <Input
        aria-label={t("headers.value")}
        value={row.verb === "remove" ? "" : row.value}
        placeholder={row.verb === "remove" ? "" : "$client_ip"}
        disabled={row.verb === "remove"}
        spellCheck={false}
        onChange={({ target }) => onChange({ ...row, value: target.value })}
      />
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t("headers.remove", { name: row.name })}
        onClick={onRemove}
      />
      {fault && (
        <div className="field-fault header-fault" role="alert">
          {t(`headers.fault.${fault}`)}
        </div>
      )}
    </fieldset>
  );
}
