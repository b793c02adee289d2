// What did an operator say of a target, and how long is left of its drain?
import { useTranslation } from "react-i18next";
import type { Target } from "../../api/groups";
import { useFormat } from "../../i18n/format";
import { type Kind, StatusTag } from "../../parts/StatusTag";
import { useCountdown } from "./useCountdown";

const KINDS: Record<string, Kind> = { active: "good", draining: "busy", drained: "idle" };

export function StateCell({ target }: { target: Target }) {
  const { t } = useTranslation("groups");
  const format = useFormat();
  const { admin_state, drain } = target;
  const left = useCountdown(drain?.deadline_s ?? null);
  return (
    <div>
      <StatusTag kind={KINDS[admin_state] ?? "idle"}>{t(`state.${admin_state}`)}</StatusTag>
      {admin_state === "draining" && (
        <div className="muted small numbers">
          {left === null ? t("drain.open") : t("drain.left", { time: format.duration(left) })}
        </div>
      )}
    </div>
  );
}
