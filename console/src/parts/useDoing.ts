// What happens once somebody said yes? The change is done, all is asked for again, and there is a way back.
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { type Write, writes } from "../api/writes";
import { path } from "../app/paths";
import { useTell } from "./Tell";
import { whyNotUndone } from "./whyNotUndone";

interface Done {
  /** What is told: "Saved". */
  text: string;
  /** The revision that it is a change of; without one there is no way back. */
  before?: number;
  why?: string;
}

/** Does a change and tells it.
 * @throws {Refused} what the node says against it. */
export function useDoing(): (write: Write, done: Done) => Promise<void> {
  const queries = useQueryClient();
  const tell = useTell();
  const go = useNavigate();
  const { t } = useTranslation();
  const refresh = () =>
    queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "editions" });
  const undo = async (before: number, revision: number) => {
    try {
      // Only what was done here is undone. If anybody has changed something since, the node refuses: to go back to the
      // revision before would take that back, too.
      await writes.rollBack(before)({ revision, why: t("undo.why") });
      tell(t("undo.done"));
    } catch (refused) {
      const { newer, detail } = await whyNotUndone(refused, revision);
      const text = newer
        ? t("undo.late", { author: newer.author, revision: newer.revision })
        : t("undo.failed", { detail });
      const look = path.revisions(newer ? { from: revision, to: newer.revision } : {});
      tell(text, { isRefused: true, way: { label: t("undo.look"), go: () => void go(look) } });
    }
    void refresh();
  };
  return async (write, { text, before, why }) => {
    const { revision } = await write({ revision: before, why });
    void refresh();
    const wasChanged = before !== undefined && before > 0 && revision > before;
    tell(text, wasChanged ? { way: { label: t("undo.action"), go: () => void undo(before, revision) } } : {});
  };
}
