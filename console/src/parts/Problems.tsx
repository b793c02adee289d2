// What did the node refuse, where, and what is to be done instead?
import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { type Mistake, Refused } from "../api/client";

interface ProblemsProps {
  error: unknown;
  /** What can be tried again. */
  onRetry?: () => void;
  /** Mistakes that a form shows at their own fields already. */
  except?: (mistake: Mistake) => boolean;
  /** What it means here that the node knows nobody by what was shown. */
  unknown?: string;
}

export function Problems({ error, onRetry, except, unknown }: ProblemsProps) {
  const { t } = useTranslation();
  if (error === null || error === undefined) return null;
  const refused = error instanceof Refused ? error : undefined;
  const shown = refused?.problems.filter((mistake) => except === undefined || !except(mistake)) ?? [];
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={refused?.status === 401 && unknown !== undefined ? unknown : titleOf(error, t)}
      description={shown.length > 0 ? <Mistakes mistakes={shown} /> : undefined}
      action={
        onRetry && (
          <Button size="small" onClick={onRetry}>
            {t("problem.retry")}
          </Button>
        )
      }
    />
  );
}

function Mistakes({ mistakes }: { mistakes: Mistake[] }) {
  return (
    <ul className="mistakes">
      {mistakes.map((mistake) => (
        <li key={`${mistake.path} ${mistake.what}`}>
          {mistake.path !== "" && <code>{mistake.path}</code>} {mistake.what}
          {mistake.hint && <div className="muted">{mistake.hint}</div>}
        </li>
      ))}
    </ul>
  );
}

function titleOf(error: unknown, t: (key: string, values?: Record<string, unknown>) => string): string {
  if (!(error instanceof Refused)) return t("problem.ours");
  if (error.status === 0) return t("problem.unreachable");
  if (error.status === 429 && error.retryAfterS !== undefined) {
    return t("problem.tooOften", { count: error.retryAfterS });
  }
  if (error.status === 403) return error.detail || t("problem.forbidden");
  if (error.problems.length > 0) return t("problem.mistakes", { count: error.problems.length });
  return error.detail || t("problem.status", { status: error.status });
}
