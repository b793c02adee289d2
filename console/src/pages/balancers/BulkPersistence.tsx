// Is session persistence switched on or off for several load balancers at once? Where it does not fit, it is said.
import { Button, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, said } from "../../api/client";
import { useEditions } from "../../api/editions";
import { Problems } from "../../parts/Problems";
import { StatusTag } from "../../parts/StatusTag";
import { applyPlan, type Planned, planOf } from "./bulk";
import { useRefresh } from "./useRefresh";

const KINDS = { planned: "busy", already: "idle", unfit: "warn", done: "good", failed: "bad" } as const;

export function BulkPersistence({ names, onDone }: { names: string[]; onDone: () => void }) {
  const { t } = useTranslation("balancers");
  const { data: editions } = useEditions();
  const refresh = useRefresh();
  const [steps, setSteps] = useState<Planned[]>();
  const [isOn, setOn] = useState(true);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const [isOver, setOver] = useState(false);
  const open = async (next: boolean) => {
    if (editions === undefined) return;
    setOver(false);
    setOn(next);
    setError(null);
    try {
      const asked = names.map((load_balancer) =>
        said(api.GET("/load-balancers/{load_balancer}", { params: { path: { load_balancer } } })),
      );
      setSteps(planOf(await Promise.all(asked), next, editions));
    } catch (refused) {
      setError(refused);
      setSteps([]);
    }
  };
  const close = () => {
    setSteps(undefined);
    if (isOver) onDone();
  };
  const go = async () => {
    setBusy(true);
    setSteps(await applyPlan(steps ?? [], t("bulk.why")));
    setBusy(false);
    setOver(true);
    refresh();
  };
  const todo = steps?.filter(({ outcome }) => outcome === "planned").length ?? 0;
  return (
    <div className="row">
      <span className="muted">{t("bulk.chosen", { count: names.length })}</span>
      <Button disabled={editions === undefined} onClick={() => void open(true)}>
        {t("bulk.on")}
      </Button>
      <Button disabled={editions === undefined} onClick={() => void open(false)}>
        {t("bulk.off")}
      </Button>
      <Modal
        open={steps !== undefined}
        title={isOn ? t("bulk.on") : t("bulk.off")}
        onCancel={close}
        onOk={isOver ? close : () => void go()}
        okText={isOver ? t("common:close") : t("bulk.apply", { count: todo })}
        okButtonProps={{ disabled: !isOver && todo === 0, loading: isBusy }}
        cancelButtonProps={{ hidden: isOver }}
      >
        <div className="stack">
          <p className="muted">{t("bulk.hint")}</p>
          <Problems error={error} />
          <ul className="plain" aria-live="polite">
            {steps?.map(({ balancer, group, outcome, why }) => (
              <li key={`${balancer}/${group}`}>
                <StatusTag kind={KINDS[outcome]}>
                  {balancer} / {group} · {t(`bulk.outcome.${outcome}`)}
                </StatusTag>
                {why && <div className="muted small">{why}</div>}
              </li>
            ))}
          </ul>
        </div>
      </Modal>
    </div>
  );
}
