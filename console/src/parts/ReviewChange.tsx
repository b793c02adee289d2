// What would this change do, before it is done? What is said otherwise, and what becomes of the traffic.
import { Button, Input, Modal } from "antd";
import { useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Refused } from "../api/client";
import { type Preview, preview, type Write } from "../api/writes";
import { ChangedMeanwhile } from "./ChangedMeanwhile";
import { ChangeList } from "./ChangeList";
import { ImpactList } from "./ImpactList";
import { Problems } from "./Problems";
import { useDoing } from "./useDoing";
import { Waiting } from "./Waiting";

/** Whoever waits longer than this sees that something is looked at; else the dialog opens with what it has to say. */
const LATE_MS = 400;

export interface Reviewed {
  title: string;
  write: Write;
  /** The revision on which the form was opened. */
  revision: number;
  /** What is told when it is done. */
  done: string;
}

interface ReviewChangeProps {
  /** What is to be reviewed; `undefined`: nothing is. */
  of: Reviewed | undefined;
  onDone: () => void;
  onBack: () => void;
  /** The node found mistakes in what was typed: the form shows them. */
  onMistakes: (error: Refused) => void;
}

export function ReviewChange({ of, onDone, onBack, onMistakes }: ReviewChangeProps) {
  const { t } = useTranslation("review");
  const id = useId();
  const doing = useDoing();
  const [found, setFound] = useState<Preview>();
  const [error, setError] = useState<unknown>(null);
  const [base, setBase] = useState<number>();
  const [why, setWhy] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [isLate, setLate] = useState(false);

  const look = async (revision: number) => {
    setError(null);
    setFound(undefined);
    setBase(revision);
    try {
      if (of !== undefined) setFound(await preview(of.write, revision));
    } catch (refused) {
      if (refused instanceof Refused && refused.status === 422) onMistakes(refused);
      else setError(refused);
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at once for each change
  useEffect(() => {
    setWhy("");
    setLate(false);
    if (of === undefined) return undefined;
    void look(of.revision);
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => clearTimeout(timer);
  }, [of]);

  const apply = async () => {
    if (of === undefined) return;
    setBusy(true);
    setError(null);
    try {
      await doing(of.write, { text: of.done, before: base, why: why.trim() || undefined });
      onDone();
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  const isStale = error instanceof Refused && error.status === 412;
  return (
    <Modal
      // Before it knows how long it will be, its buttons would move.
      open={of !== undefined && (found !== undefined || error !== null || isLate)}
      afterClose={() => setFound(undefined)}
      title={of?.title}
      width={680}
      onCancel={onBack}
      footer={[
        <Button key="back" onClick={onBack}>
          {t("back")}
        </Button>,
        <Button
          key="apply"
          type="primary"
          disabled={found === undefined || isStale}
          loading={isBusy}
          onClick={() => void apply()}
        >
          {t("apply")}
        </Button>,
      ]}
    >
      <div className="stack">
        {isStale ? (
          <ChangedMeanwhile onAgain={(revision) => void look(revision)} />
        ) : (
          <Problems error={error} />
        )}
        {found === undefined && error === null && <Waiting rows={3} />}
        {found !== undefined && (
          <>
            <ChangeList changes={found.changes} isCut={found.isCut} />
            <ImpactList preview={found} />
            <div className="stack-tight">
              <label htmlFor={id}>{t("why.label")}</label>
              <Input
                id={id}
                value={why}
                maxLength={200}
                placeholder={t("why.placeholder")}
                onChange={({ target }) => setWhy(target.value)}
              />
            </div>
          </>
        )}
      </div>
    </Modal>
  );
}
