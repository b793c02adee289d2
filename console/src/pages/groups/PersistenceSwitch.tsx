// Are sessions kept? One switch, that takes effect at once and can be undone.
import { Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { writes } from "../../api/writes";
import { textOf } from "../../parts/duration";
import { groupForm, protocolsTo, switchesOf } from "../../parts/groups/groupForm";
import { PersistenceTag } from "../../parts/PersistenceTag";
import { Problems } from "../../parts/Problems";
import { specOf } from "../../parts/persistence/form";
import { clashes, rangeOf } from "../../parts/persistence/rules";
import { useDoing } from "../../parts/useDoing";
import type { Seen } from "../balancer/seen";
import { GroupDrawer } from "./GroupDrawer";

/** Where something has to be said first, the form opens. */
export function PersistenceSwitch({ seen, group: name }: { seen: Seen; group: string }) {
  const { t } = useTranslation(["groups", "persistence"]);
  const { balancer, revision, edition } = seen;
  const doing = useDoing();
  const [isBusy, setBusy] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const group = balancer.groups.find((each) => each.name === name);
  if (group === undefined) return null;
  const protocols = protocolsTo(balancer, name);
  const { scheduler, persistence } = groupForm(group, edition, protocols);
  const wanted = { protocols, scheduler, method: persistence.method, switches: switchesOf(balancer) };
  const usual = rangeOf(edition, wanted)?.default_s ?? null;
  const isEasy =
    usual !== null &&
    clashes(edition, wanted).length === 0 &&
    persistence.method !== "app-cookie" &&
    persistence.method !== "header";
  const change = async (isOn: boolean) => {
    if (isOn && !isEasy) {
      setOpen(true);
      return;
    }
    setBusy(true);
    setError(null);
    const said = isOn ? specOf({ ...persistence, isOn, seconds: usual }, []) : null;
    const text = isOn
      ? t("persistence.on", { name, timeout: usual === null ? "" : textOf(usual) })
      : t("persistence.off", { name });
    await doing(writes.patchGroup(balancer.name, name, { persistence: said }), {
      text,
      before: revision,
    }).catch(setError);
    setBusy(false);
  };
  return (
    <div className="stack-tight">
      <div className="row">
        <Switch
          size="small"
          aria-label={t("persistence:switch")}
          checked={persistence.isOn}
          loading={isBusy}
          onChange={(isOn) => void change(isOn)}
        />
        <PersistenceTag persistence={group.persistence} />
      </div>
      <Problems error={error} />
      {isOpen && <GroupDrawer {...seen} group={group} isSwitchedOn onClose={() => setOpen(false)} />}
    </div>
  );
}
