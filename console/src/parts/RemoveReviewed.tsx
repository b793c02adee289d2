// What would become of the traffic if this went? Shown before its name is typed.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { preview, type Write } from "../api/writes";
import { ConfirmByName } from "./ConfirmByName";
import { ImpactList } from "./ImpactList";
import { Problems } from "./Problems";
import { useDoing } from "./useDoing";
import { Waiting } from "./Waiting";

interface RemoveReviewedProps {
  name: string;
  title: string;
  what: string;
  /** What is told when it is gone. */
  done: string;
  write: Write;
  onClose: () => void;
  onDone?: () => void;
}

export function RemoveReviewed({ name, title, what, done, write, onClose, onDone }: RemoveReviewedProps) {
  const { t } = useTranslation();
  const doing = useDoing();
  const { data, error } = useQuery({
    queryKey: ["preview", title],
    queryFn: () => preview(write),
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
  const remove = async () => {
    await doing(write, { text: done, before: data?.revision });
    onDone?.();
  };
  return (
    <ConfirmByName
      isOpen
      name={name}
      title={title}
      action={t("remove")}
      what={
        <div className="stack">
          <p>{what}</p>
          {data ? <ImpactList preview={data} /> : error ? <Problems error={error} /> : <Waiting rows={2} />}
        </div>
      }
      onOk={remove}
      onClose={onClose}
    />
  );
}
