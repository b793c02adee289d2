// Is a target fit, and how did its last probes end? One bar a probe; more is behind a click.
import { useTranslation } from "react-i18next";
import { type TargetAt, useHealth } from "../../api/groups";
import { type Kind, StatusTag } from "../../parts/StatusTag";

/** Bars that are shown: the newest probes, which the node tells first. */
const BARS = 20;

const KINDS: Record<string, Kind> = { healthy: "good", unhealthy: "bad", unknown: "idle" };

interface HealthCellProps {
  at: TargetAt;
  health: string;
  isProbed: boolean;
  onOpen: () => void;
}

export function HealthCell({ at, health, isProbed, onOpen }: HealthCellProps) {
  const { t } = useTranslation("groups");
  const { data } = useHealth(at, isProbed);
  const probes = (data?.probes ?? []).slice(0, BARS).reverse();
  return (
    <div className="stack-snug">
      <StatusTag kind={KINDS[health] ?? "idle"}>
        {isProbed ? t(`healthy.${health}`) : t("healthy.off")}
      </StatusTag>
      {probes.length > 0 && (
        <button
          type="button"
          className="strip"
          aria-label={t("history.of", { name: at.target })}
          onClick={onOpen}
        >
          {probes.map(({ at_s, passed }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: several probes may be of one second
            <i key={`${at_s}-${index}`} className={passed ? "strip-good" : "strip-bad"} />
          ))}
        </button>
      )}
    </div>
  );
}
