// Shall what was said at a revision hold again? First what that does to traffic, then OK.
import { Alert, Flex, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDiff, useRollback, useRollbackImpact } from "../../api/revisions";
import { Problems } from "../../parts/Problems";
import { Waiting } from "../../parts/Waiting";
import { DiffTable } from "./DiffTable";
import { ImpactFacts } from "./ImpactFacts";

interface Props {
  revision: number;
  onClose: (made?: number) => void;
}

export function RollbackDialog({ revision, onClose }: Props) {
  const { t } = useTranslation(["revisions", "common"]);
  const impact = useRollbackImpact(revision);
  const running = impact.data?.revision;
  const diff = useDiff(running, revision);
  const rollback = useRollback();
  const [why, setWhy] = useState("");
  const left = impact.data?.left_to_file ?? [];

  function goBack() {
    if (running === undefined) return;
    const wish = { revision, seen: running, ...(why.trim() && { why: why.trim() }) };
    rollback.mutate(wish, { onSuccess: ({ revision: made }) => onClose(made) });
  }

  return (
    <Modal
      open
      width={800}
      title={t("rollback.title", { revision })}
      okText={t("rollback.ok", { revision })}
      cancelText={t("common:cancel")}
      okButtonProps={{ disabled: running === undefined, loading: rollback.isPending }}
      onOk={goBack}
      onCancel={() => onClose()}
    >
      <Flex vertical gap="middle">
        <Problems error={impact.error ?? diff.error} />
        {impact.isPending && <Waiting />}
        {impact.data && <ImpactFacts impact={impact.data.impact} />}
        {left.length > 0 && (
          <Alert
            type="info"
            showIcon
            title={t("rollback.left", { count: left.length, names: left.join(", ") })}
          />
        )}
        {diff.data && (
          <DiffTable
            from={diff.data.from}
            to={diff.data.to}
            changes={diff.data.changes}
            isCut={diff.data.is_cut}
          />
        )}
        <Form layout="vertical">
          <Form.Item label={t("rollback.why")} htmlFor="rollback-why" extra={t("rollback.why_hint")}>
            <Input
              id="rollback-why"
              maxLength={200}
              value={why}
              onChange={(event) => setWhy(event.target.value)}
            />
          </Form.Item>
        </Form>
        <Problems error={rollback.error} />
      </Flex>
    </Modal>
  );
}
