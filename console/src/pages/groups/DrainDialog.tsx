// How are targets emptied: what becomes of their sessions, and by when?
import { Modal, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { type Target, type TargetAt, useOrders } from "../../api/groups";
import { DurationField } from "../../parts/DurationField";
import { textOf } from "../../parts/duration";
import { Field, faultAt } from "../../parts/Field";
import { Problems } from "../../parts/Problems";
import { useTell } from "../../parts/Tell";

type Policy = Schemas["DrainPolicy"];
const POLICIES: Policy[] = ["hold", "release", "move"];

interface DrainDialogProps {
  /** At least one. */
  of: { at: TargetAt; target: Target }[];
  onClose: () => void;
  onDone?: () => void;
}

export function DrainDialog({ of, onClose, onDone }: DrainDialogProps) {
  const { t } = useTranslation("groups");
  const tell = useTell();
  const { drain } = useOrders();
  const [policy, setPolicy] = useState<Policy>("hold");
  const [seconds, setSeconds] = useState<number | null>(null);
  const [isBusy, setBusy] = useState(false);
  const names = of.map(({ at }) => at.target).join(", ");
  const sessions = of.reduce((sum, { target }) => sum + target.sessions, 0);
  const go = async () => {
    const wish = { policy, ...(seconds === null ? {} : { deadline: textOf(seconds) }) };
    setBusy(true);
    try {
      for (const { at } of of) await drain.mutateAsync({ at, wish });
      tell(t("drain.begun", { name: names }));
      onClose();
      onDone?.();
    } catch {
      // `drain.error` tells it.
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t("drain.title", { name: names })}
      okText={t("drain.action")}
      confirmLoading={isBusy}
      onOk={() => void go()}
      onCancel={onClose}
    >
      <div className="fields">
        <p>{t("drain.what", { count: sessions })}</p>
        <Field label={t("drain.policy")} hint={t(`policyHint.${policy}`)}>
          {(id) => (
            <Radio.Group
              id={id}
              aria-label={t("drain.policy")}
              value={policy}
              options={POLICIES.map((value) => ({ value, label: t(`policy.${value}`) }))}
              onChange={(event) => setPolicy(event.target.value as Policy)}
            />
          )}
        </Field>
        <Field
          label={t("drain.deadline")}
          hint={t("drain.deadlineHint")}
          fault={faultAt(drain.error, "deadline")}
        >
          {(id) => (
            <DurationField
              id={id}
              label={t("drain.deadline")}
              usual="min"
              units={["s", "min", "h"]}
              value={seconds}
              placeholder={t("drain.open")}
              onChange={setSeconds}
            />
          )}
        </Field>
        <Problems error={drain.error} />
      </div>
    </Modal>
  );
}
