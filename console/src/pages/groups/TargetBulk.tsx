// What can be done with several targets at once: empty them, take that back, or give them a weight.
import { Button, InputNumber, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Group, useOrders } from "../../api/groups";
import { writes } from "../../api/writes";
import { Field } from "../../parts/Field";
import { Problems } from "../../parts/Problems";
import { useTell } from "../../parts/Tell";
import { useDoing } from "../../parts/useDoing";
import type { Seen } from "../balancer/seen";
import { DrainDialog } from "./DrainDialog";
import { reweighted } from "./reweighted";

interface TargetBulkProps {
  seen: Seen;
  group: Group;
  /** Names of those that are chosen. */
  names: string[];
  onDone: () => void;
  onError: (error: unknown) => void;
}

export function TargetBulk({ seen, group, names, onDone, onError }: TargetBulkProps) {
  const { t } = useTranslation("groups");
  const tell = useTell();
  const { cancelDrain } = useOrders();
  const [open, setOpen] = useState<"drain" | "weight">();
  const targets = group.targets.filter(({ name }) => names.includes(name));
  const at = (target: string) => ({ load_balancer: group.load_balancer, group: group.name, target });
  const drained = targets.filter(({ drain }) => drain !== null);
  const close = () => setOpen(undefined);
  const cancel = async () => {
    try {
      for (const { name } of drained) await cancelDrain.mutateAsync(at(name));
      tell(t("bulk.cancelled", { count: drained.length }));
      onDone();
    } catch (refused) {
      onError(refused);
    }
  };
  return (
    <div className="row">
      <span className="muted">{t("bulk.chosen", { count: targets.length })}</span>
      {seen.mayOperate && <Button onClick={() => setOpen("drain")}>{t("drain.action")}</Button>}
      {seen.mayOperate && drained.length > 0 && (
        <Button loading={cancelDrain.isPending} onClick={() => void cancel()}>
          {t("drain.cancel")}
        </Button>
      )}
      {seen.mayEdit && <Button onClick={() => setOpen("weight")}>{t("target.weight")}</Button>}
      {open === "drain" && (
        <DrainDialog
          of={targets.map((target) => ({ at: at(target.name), target }))}
          onClose={close}
          onDone={onDone}
        />
      )}
      {open === "weight" && (
        <WeightDialog seen={seen} group={group.name} names={names} onClose={close} onDone={onDone} />
      )}
    </div>
  );
}

interface WeightDialogProps {
  seen: Seen;
  group: string;
  names: string[];
  onClose: () => void;
  onDone: () => void;
}

/** One weight for several targets: one change, that takes effect together and can be undone. */
function WeightDialog({ seen, group, names, onClose, onDone }: WeightDialogProps) {
  const { t } = useTranslation("groups");
  const doing = useDoing();
  const { balancer, revision, edition } = seen;
  const { min, max, default: usual } = edition.weight;
  const [weight, setWeight] = useState<number | null>(usual);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const spec = balancer.groups.find(({ name }) => name === group);
  const save = async () => {
    if (weight === null || spec === undefined) return;
    setBusy(true);
    setError(null);
    const write = writes.patchGroup(balancer.name, group, { targets: reweighted(spec, names, weight) });
    try {
      await doing(write, { text: t("bulk.weighted", { count: names.length, weight }), before: revision });
      onClose();
      onDone();
    } catch (refused) {
      setError(refused);
    }
    setBusy(false);
  };
  return (
    <Modal
      open
      title={t("bulk.weightTitle", { count: names.length })}
      okText={t("common:ok")}
      okButtonProps={{ disabled: weight === null, loading: isBusy }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <div className="fields">
        <Field label={t("target.weight")} hint={t("weight.hint", { min, max })}>
          {(id) => (
            <InputNumber
              id={id}
              autoFocus
              min={min}
              max={max}
              precision={0}
              value={weight}
              onChange={setWeight}
              onPressEnter={() => void save()}
            />
          )}
        </Field>
        <Problems error={error} />
      </div>
    </Modal>
  );
}
