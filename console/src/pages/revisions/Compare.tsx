// Where do two revisions differ, and which two?
import { ArrowRightOutlined } from "@ant-design/icons";
import { Button, Drawer, Flex, InputNumber } from "antd";
import { useTranslation } from "react-i18next";
import { useDiff } from "../../api/revisions";
import { useWho } from "../../app/who";
import { Problems } from "../../parts/Problems";
import { Nothing, Waiting } from "../../parts/Waiting";
import { DiffTable } from "./DiffTable";

interface Props {
  from: number | undefined;
  to: number | undefined;
  newest: number;
  onChange: (from: number, to: number) => void;
  onRollback: (revision: number) => void;
  onClose: () => void;
}

export function Compare({ from, to, newest, onChange, onRollback, onClose }: Props) {
  const { t } = useTranslation("revisions");
  const { may } = useWho();
  const isFirst = from === 0;
  const diff = useDiff(isFirst ? undefined : from, to);
  const isOpen = from !== undefined && to !== undefined;
  return (
    <Drawer
      open={isOpen}
      onClose={onClose}
      size={960}
      title={t("diff.title")}
      extra={
        isOpen &&
        !isFirst &&
        may("edit") && (
          <Button onClick={() => onRollback(from)}>{t("rollback.to", { revision: from })}</Button>
        )
      }
    >
      {isOpen && (
        <Flex vertical gap="middle">
          <Flex gap="small" align="center">
            <InputNumber
              prefix="r"
              min={1}
              max={newest}
              value={isFirst ? null : from}
              aria-label={t("diff.from")}
              onChange={(value) => value !== null && onChange(value, to)}
            />
            <ArrowRightOutlined aria-hidden />
            <InputNumber
              prefix="r"
              min={1}
              max={newest}
              value={to}
              aria-label={t("diff.to")}
              onChange={(value) => value !== null && onChange(from, value)}
            />
          </Flex>
          <Problems error={diff.error} />
          {isFirst && <Nothing what={t("first.what")} hint={t("first.hint")} />}
          {!isFirst && diff.isPending && <Waiting />}
          {diff.data && (
            <DiffTable from={from} to={to} changes={diff.data.changes} isCut={diff.data.is_cut} />
          )}
        </Flex>
      )}
    </Drawer>
  );
}
