// Shall what was said at a revision hold again? First what that does to traffic, then OK.
import { Alert, Flex, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRollback, useRollbackImpact } from "../../api/revisions";
import { ImpactList } from "../../parts/ImpactList";
import { Problems } from "../../parts/Problems";
import { Waiting } from "../../parts/Waiting";
import { DiffTable } from "./DiffTable";

interface Props {
  revision: number;
  onClose: (made?: number) => void;
}

export function RollbackDialog({ revision, onClose }: Props) {
  const { t } = useTranslation(["revisions", "review", "common"]);
  const impact = useRollbackImpact(revision);
  const running = impact.data?.revision;
  const rollback = useRollback();
  const [why, setWhy] = useState("");
  const changes = impact.data?.changes ?? [];
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
        <Problems error={impact.error} />
        {impact.isPending && <Waiting />}
        {impact.data && (
          <ImpactList
            preview={{
              impact: impact.data.impact,
              changes,
              isCut: false,
              warnings: impact.data.warnings ?? [],
            }}
          />
        )}
        {left.length > 0 && (
          <Alert
            type="info"
            showIcon
            title={t("rollback.left", { count: left.length, names: left.join(", ") })}
          />
        )}
        {running !== undefined && (
          <DiffTable
            from={running}
            to={revision}
            changes={changes}
            isCut={impact.data?.changes_are_cut ?? false}
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
