// Which share does a target get? A number that takes effect at once and can be undone.
import { Button, InputNumber, Popover } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Target } from "../../api/groups";
import { writes } from "../../api/writes";
import { useFormat } from "../../i18n/format";
import { Problems } from "../../parts/Problems";
import { useDoing } from "../../parts/useDoing";
import type { Seen } from "../balancer/seen";

interface WeightCellProps {
  seen: Seen;
  group: string;
  target: Target;
}

export function WeightCell({ seen, group, target }: WeightCellProps) {
  const { t } = useTranslation("groups");
  const format = useFormat();
  const doing = useDoing();
  const { balancer, revision, edition, mayEdit } = seen;
  const [isOpen, setOpen] = useState(false);
  const [weight, setWeight] = useState<number | null>(target.weight);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  if (!mayEdit) return <span className="numbers">{format.number(target.weight)}</span>;
  const open = (next: boolean) => {
    setWeight(target.weight);
    setError(null);
    setOpen(next);
  };
  const save = async () => {
    if (weight === null || weight === target.weight) return setOpen(false);
    setBusy(true);
    const write = writes.patchTarget(balancer.name, group, target.name, { weight });
    const text = t("weight.done", { name: target.name, weight });
    await doing(write, { text, before: revision }).then(() => setOpen(false), setError);
    setBusy(false);
  };
  const { min, max } = edition.weight;
  return (
    <Popover
      trigger="click"
      open={isOpen}
      onOpenChange={open}
      title={t("weight.title", { name: target.name })}
      content={
        <form
          className="stack-tight"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <div className="row">
            <InputNumber
              autoFocus
              aria-label={t("target.weight")}
              min={min}
              max={max}
              precision={0}
              value={weight}
              onChange={setWeight}
            />
            <Button type="primary" htmlType="submit" loading={isBusy}>
              {t("common:ok")}
            </Button>
          </div>
          <span className="field-hint">{t("weight.hint", { min, max })}</span>
          <Problems error={error} />
        </form>
      }
    >
      <Button
        className="numbers"
        size="small"
        type="text"
        aria-label={t("weight.of", { name: target.name, weight: target.weight })}
      >
        {format.number(target.weight)}
      </Button>
    </Popover>
  );
}
