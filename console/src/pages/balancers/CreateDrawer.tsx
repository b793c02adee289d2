// What is a new load balancer called, where does it belong, and under which rules is it?
import { Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Refused, type Schemas } from "../../api/client";
import { useEditions } from "../../api/editions";
import { writes } from "../../api/writes";
import { path } from "../../app/paths";
import { useScope } from "../../app/scope";
import { AboutFields } from "../../parts/AboutFields";
import { Field, faultAt } from "../../parts/Field";
import { FormDrawer } from "../../parts/FormDrawer";
import { isName } from "../../parts/names";
import { Problems } from "../../parts/Problems";
import { SwitchFields, switchesIn } from "../../parts/SwitchFields";
import { useDoing } from "../../parts/useDoing";

type Spec = Schemas["LoadBalancerSpec"];

export function CreateDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["balancers", "persistence"]);
  const scope = useScope();
  const go = useNavigate();
  const doing = useDoing();
  const { data: editions, error: noEditions } = useEditions();
  const [spec, setSpec] = useState<Spec>({
    name: "",
    edition: "native",
    region: scope.region,
    project: scope.project,
  });
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const set = (change: Partial<Spec>) => setSpec({ ...spec, ...change });
  const create = async () => {
    setBusy(true);
    setError(null);
    try {
      await doing(writes.createBalancer({ ...spec, ...switchesIn(rules, spec) }), {
        text: t("create.done", { name: spec.name }),
      });
      void go(path.balancer(spec.name, "listeners"));
    } catch (refused) {
      setError(refused instanceof Refused ? refused : new Refused(0, ""));
      setBusy(false);
    }
  };
  const rules = editions?.editions.find(({ edition }) => edition === spec.edition);
  const known = editions?.editions.map(({ edition }) => edition) ?? ["native"];
  return (
    <FormDrawer
      title={t("create.title")}
      isOpen
      onClose={onClose}
      onOk={() => void create()}
      okText={t("create.action")}
      canOk={isName(spec.name)}
      isBusy={isBusy}
    >
      <Problems error={error ?? noEditions} />
      <Field
        label={t("field.name")}
        isRequired
        hint={t("field.nameHint")}
        fault={spec.name !== "" && !isName(spec.name) ? t("field.nameOdd") : faultAt(error, "name")}
      >
        {(id) => (
          <Input
            id={id}
            autoFocus
            value={spec.name}
            spellCheck={false}
            onChange={({ target }) => set({ name: target.value })}
          />
        )}
      </Field>
      <Field
        label={t("field.edition")}
        hint={t(`persistence:editionHint.${spec.edition}`)}
        fault={faultAt(error, "edition")}
      >
        {(id) => (
          <Select
            id={id}
            value={spec.edition}
            options={known.map((value) => ({ value, label: t(`persistence:edition.${value}`) }))}
            onChange={(edition) => set({ edition: edition as Spec["edition"] })}
          />
        )}
      </Field>
      <div className="fields-two">
        <Field label={t("field.region")} hint={t("field.usual")} fault={faultAt(error, "region")}>
          {(id) => (
            <Input
              id={id}
              value={spec.region ?? ""}
              onChange={({ target }) => set({ region: target.value || undefined })}
            />
          )}
        </Field>
        <Field label={t("field.project")} hint={t("field.usual")} fault={faultAt(error, "project")}>
          {(id) => (
            <Input
              id={id}
              value={spec.project ?? ""}
              onChange={({ target }) => set({ project: target.value || undefined })}
            />
          )}
        </Field>
      </div>
      <AboutFields about={spec} onChange={set} error={error} />
      <SwitchFields edition={rules} switches={spec} onChange={set} error={error} />
    </FormDrawer>
  );
}
