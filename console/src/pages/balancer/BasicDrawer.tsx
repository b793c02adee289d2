// How is what is said of the load balancer itself changed: its edition, place and switches?
import { Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { writes } from "../../api/writes";
import { AboutFields } from "../../parts/AboutFields";
import { Field, faultAt } from "../../parts/Field";
import { FormDrawer } from "../../parts/FormDrawer";
import { type Json, mergePatch } from "../../parts/mergePatch";
import { Problems } from "../../parts/Problems";
import { SwitchFields, switchesIn } from "../../parts/SwitchFields";
import { useReview } from "../../parts/useReview";
import type { Seen } from "./seen";

type Patch = Schemas["LoadBalancerPatch"];

export function BasicDrawer({ seen, onClose }: { seen: Seen; onClose: () => void }) {
  const { t } = useTranslation(["balancer", "persistence"]);
  const { balancer, revision, editions } = seen;
  const { edition, region, project, description, tags } = balancer;
  const { long_cookie, adjustable_idle, sticky_least_connections } = balancer;
  const switched = { long_cookie, adjustable_idle, sticky_least_connections };
  const before = { edition, region, project, description, tags, ...switched };
  const [form, setForm] = useState<Patch>(before as Patch);
  const { error, review, dialog } = useReview(onClose);
  const set = (change: Patch) => setForm({ ...form, ...change });
  const rules = editions.editions.find((each) => each.edition === form.edition);
  const ok = () => {
    const after = { ...form, ...switchesIn(rules, form) };
    const patch = mergePatch(before as Record<string, Json>, after as Record<string, Json>);
    if (Object.keys(patch).length === 0) return onClose();
    review({
      title: t("review", { name: balancer.name }),
      write: writes.patchBalancer(balancer.name, patch as Patch),
      revision,
      done: t("saved", { name: balancer.name }),
    });
  };
  return (
    <>
      <FormDrawer title={t("basic.modify", { name: balancer.name })} isOpen onClose={onClose} onOk={ok}>
        <Problems error={error} />
        <Field
          label={t("basic.edition")}
          hint={t(`persistence:editionHint.${form.edition}`)}
          fault={faultAt(error, "edition")}
        >
          {(id) => (
            <Select
              id={id}
              value={form.edition}
              options={editions.editions.map(({ edition: value }) => ({
                value: value as Patch["edition"],
                label: t(`persistence:edition.${value}`),
              }))}
              onChange={(next) => set({ edition: next })}
            />
          )}
        </Field>
        <div className="fields-two">
          <Field label={t("basic.region")} fault={faultAt(error, "region")}>
            {(id) => (
              <Input
                id={id}
                value={form.region ?? ""}
                onChange={({ target }) => set({ region: target.value })}
              />
            )}
          </Field>
          <Field label={t("basic.project")} fault={faultAt(error, "project")}>
            {(id) => (
              <Input
                id={id}
                value={form.project ?? ""}
                onChange={({ target }) => set({ project: target.value })}
              />
            )}
          </Field>
        </div>
        <AboutFields about={form} onChange={set} error={error} />
        <SwitchFields edition={rules} switches={form} onChange={set} error={error} />
      </FormDrawer>
      {dialog}
    </>
  );
}
