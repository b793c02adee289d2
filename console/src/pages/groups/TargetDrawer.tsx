// How is a target added or changed: where it listens, its share and its bounds?
import { Input, InputNumber, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type TargetSpec, writes } from "../../api/writes";
import { Field, faultAt } from "../../parts/Field";
import { FormDrawer } from "../../parts/FormDrawer";
import { type Json, mergePatch } from "../../parts/mergePatch";
import { isAddress, isName } from "../../parts/names";
import { Problems } from "../../parts/Problems";
import { TextField } from "../../parts/TextField";
import { useReview } from "../../parts/useReview";
import type { Seen } from "../balancer/seen";

interface TargetDrawerProps {
  seen: Seen;
  group: string;
  /** Its name; a new one without. */
  target?: string;
  onClose: () => void;
}

export function TargetDrawer({ seen, group, target, onClose }: TargetDrawerProps) {
  const { t } = useTranslation("groups");
  const [{ balancer, revision, edition }] = useState(seen);
  const [before] = useState(() =>
    balancer.groups.find(({ name }) => name === group)?.targets?.find(({ name }) => name === target),
  );
  const [form, setForm] = useState<TargetSpec>(before ?? { name: "", address: "" });
  const { error, review, dialog } = useReview(onClose);
  const set = (change: Partial<TargetSpec>) => setForm({ ...form, ...change });
  const ok = () => {
    const body = { ...form, address: form.address.trim() };
    const patch = mergePatch((before ?? {}) as Record<string, Json>, body as Record<string, Json>);
    if (Object.keys(patch).length === 0) return onClose();
    review({
      title: before ? t("target.review", { name: form.name }) : t("target.addReview", { name: form.name }),
      write: before
        ? writes.patchTarget(balancer.name, group, before.name, patch)
        : writes.createTarget(balancer.name, group, body),
      revision,
      done: before ? t("modify.done", { name: form.name }) : t("target.added", { name: form.name }),
    });
  };
  const number = (name: "max_connections" | "max_sessions") => (
    <Field label={t(`target.${name}`)} hint={t("target.noBound")} fault={faultAt(error, name)}>
      {(id) => (
        <InputNumber
          id={id}
          min={1}
          precision={0}
          value={form[name]}
          onChange={(value) => set({ [name]: value })}
        />
      )}
    </Field>
  );
  return (
    <>
      <FormDrawer
        title={before ? t("target.modifyTitle", { name: before.name }) : t("target.add")}
        isOpen
        onClose={onClose}
        onOk={ok}
        canOk={isName(form.name) && isAddress(form.address)}
      >
        <Problems error={error} />
        <div className="fields-two">
          <Field label={t("target.name")} isRequired fault={faultAt(error, "name")}>
            {(id) => (
              <Input
                id={id}
                value={form.name}
                disabled={before !== undefined}
                spellCheck={false}
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </Field>
          <Field
            label={t("target.address")}
            isRequired
            hint={before ? t("target.addressHint") : undefined}
            fault={
              form.address !== "" && !isAddress(form.address)
                ? t("target.addressOdd")
                : faultAt(error, "address")
            }
          >
            {(id) => (
              <Input
                id={id}
                value={form.address}
                placeholder="10.0.0.11:8080"
                spellCheck={false}
                onChange={(event) => set({ address: event.target.value })}
              />
            )}
          </Field>
          <Field
            label={t("target.weight")}
            hint={t("weight.hint", edition.weight)}
            fault={faultAt(error, "weight")}
          >
            {(id) => (
              <InputNumber
                id={id}
                min={edition.weight.min}
                max={edition.weight.max}
                precision={0}
                value={form.weight ?? edition.weight.default}
                onChange={(weight) => set({ weight: weight ?? undefined })}
              />
            )}
          </Field>
          {number("max_connections")}
          {number("max_sessions")}
          <TextField
            label={t("target.incarnation")}
            hint={t("target.incarnationHint")}
            fault={faultAt(error, "incarnation")}
            value={form.incarnation ?? ""}
            onChange={(incarnation) => set({ incarnation: incarnation || undefined })}
          />
          <Field
            label={t("target.reuse")}
            hint={t("target.reuseHint")}
            fault={faultAt(error, "reuse_sessions")}
          >
            {(id) => (
              <div>
                <Switch
                  id={id}
                  checked={form.reuse_sessions ?? false}
                  onChange={(isOn) => set({ reuse_sessions: isOn ? true : undefined })}
                />
              </div>
            )}
          </Field>
        </div>
      </FormDrawer>
      {dialog}
    </>
  );
}
