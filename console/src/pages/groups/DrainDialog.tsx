// How is a target emptied: what becomes of its sessions, and by when?
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
  at: TargetAt;
  target: Target;
  onClose: () => void;
}

export function DrainDialog({ at, target, onClose }: DrainDialogProps) {
  const { t } = useTranslation("groups");
  const tell = useTell();
  const { drain } = useOrders();
  const [policy, setPolicy] = useState<Policy>("hold");
  const [seconds, setSeconds] = useState<number | null>(null);
  const go = () =>
    drain.mutate(
      { at, wish: { policy, ...(seconds === null ? {} : { deadline: textOf(seconds) }) } },
      {
        onSuccess: () => {
          tell(t("drain.begun", { name: at.target }));
          onClose();
        },
      },
    );
  return (
    <Modal
      open
      title={t("drain.title", { name: at.target })}
      okText={t("drain.action")}
      confirmLoading={drain.isPending}
      onOk={go}
      onCancel={onClose}
    >
      <div className="fields">
        <p>{t("drain.what", { count: target.sessions })}</p>
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
