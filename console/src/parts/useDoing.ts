// What happens once somebody said yes? The change is done, all is asked for again, and there is a way back.
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Write, writes } from "../api/writes";
import { useTell } from "./Tell";

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
  const { t } = useTranslation();
  const refresh = () =>
    queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "editions" });
  return async (write, { text, before, why }) => {
    const { revision } = await write({ revision: before, why });
    void refresh();
    const undo = async () => {
      try {
        // Only what was done here is undone: if somebody changed more since, the node refuses.
        await writes.rollBack(before ?? 0)({ revision, why: t("undo.why") });
        tell(t("undo.done"));
      } catch {
        tell(t("undo.tooLate"));
      }
      void refresh();
    };
    const wasChanged = before !== undefined && before > 0 && revision > before;
    tell(text, wasChanged ? () => void undo() : undefined);
  };
}
