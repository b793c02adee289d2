// What does not go together here, why, and what instead? Said before anything is saved.
import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import type { Edition, Fix } from "../../api/editions";
import { advice, type Combination, clashes } from "./rules";

interface ClashesProps {
  edition: Edition;
  wanted: Combination;
  onFix: (fix: Fix) => void;
}

export function Clashes({ edition, wanted, onFix }: ClashesProps) {
  const { t } = useTranslation("persistence");
  const values = {
    scheduler: t(`scheduler.${wanted.scheduler}`),
    method: wanted.method === null ? "" : t(`method.${wanted.method}`),
    edition: t(`edition.${edition.edition}`),
  };
  const found = clashes(edition, wanted);
  return (
    <>
      {found.map(({ reason, fixes }) => (
        <Alert
          key={reason}
          type="error"
          showIcon
          role="alert"
          title={<Said what={t(`clash.${reason}`, values)} fixes={fixes} onFix={onFix} />}
        />
      ))}
      {found.length === 0 &&
        advice(edition, wanted).map(({ reason, fixes }) => (
          <Alert
            key={reason}
            type="info"
            showIcon
            title={<Said what={t(`advice.${reason}`)} fixes={fixes} onFix={onFix} />}
          />
        ))}
    </>
  );
}

function Said({ what, fixes, onFix }: { what: string; fixes: Fix[]; onFix: (fix: Fix) => void }) {
  const text = useFixText();
  const ofGroup = fixes.filter(({ of }) => of === "group");
  const ofBalancer = fixes.filter(({ of }) => of !== "group");
  return (
    <div className="stack-tight">
      <span>{what}</span>
      <div className="row">
        {ofGroup.map((fix, index) => (
          <Button
            key={JSON.stringify(fix.set)}
            size="small"
            type={index === 0 ? "primary" : "default"}
            onClick={() => onFix(fix)}
          >
            {text(fix)}
          </Button>
        ))}
      </div>
      {ofBalancer.map((fix) => (
        <div key={JSON.stringify(fix.set)} className="muted">
          {text(fix)}
        </div>
      ))}
    </div>
  );
}

/** A fix in words. */
export function useFixText(): (fix: Fix) => string {
  const { t } = useTranslation("persistence");
  return ({ set }) => {
    const { scheduler, persistence, edition } = set as {
      scheduler?: string;
      persistence?: { method?: string } | null;
      edition?: string;
    };
    if (edition !== undefined) return t("fix.edition", { edition: t(`edition.${edition}`) });
    const method = persistence?.method;
    if (method !== undefined) return t("fix.method", { method: t(`method.${method}`) });
    if (persistence === null && scheduler !== undefined) {
      return t("fix.offWith", { scheduler: t(`scheduler.${scheduler}`) });
    }
    if (persistence === null) return t("fix.off");
    if (scheduler !== undefined) return t("fix.scheduler", { scheduler: t(`scheduler.${scheduler}`) });
    return t("fix.unset", { setting: Object.keys(set).join(", ") });
  };
}
