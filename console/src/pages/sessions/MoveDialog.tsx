// To which target shall these sessions go?
import { Checkbox, Flex, Form, Modal, Select, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Session, useOrder } from "../../api/sessions";
import { groupsOf, type TargetStatus, useStatus } from "../../api/status";
import { useFormat } from "../../i18n/format";
import { Problems } from "../../parts/Problems";
import { TargetState } from "../../parts/TargetState";
import { onlyGroup } from "./kinds";

interface Props {
  sessions: Session[];
  onClose: (moved: boolean) => void;
}

function TargetOption({ target }: { target: TargetStatus }) {
  const { t } = useTranslation("sessions");
  const format = useFormat();
  return (
    <Flex gap="small" justify="space-between" align="center">
      <span>{target.name}</span>
      <Flex gap="small" align="center">
        <Typography.Text type="secondary">
          {t("move.has", { count: target.sessions, sessions: format.number(target.sessions) })}
        </Typography.Text>
        <TargetState target={target} />
      </Flex>
    </Flex>
  );
}

export function MoveDialog({ sessions, onClose }: Props) {
  const { t } = useTranslation(["sessions", "common"]);
  const { data: status } = useStatus();
  const order = useOrder();
  const [target, setTarget] = useState<string>();
  const [force, setForce] = useState(false);
  const place = onlyGroup(sessions);
  const group = groupsOf(status, place?.load_balancer).find((one) => one.name === place?.group);
  const homes = new Set(sessions.map((session) => session.target));
  const onlyHome = homes.size === 1 ? [...homes][0] : undefined;
  const targets = (group?.targets ?? []).filter((one) => one.name !== onlyHome);

  function move() {
    if (!target) return;
    order.mutate({ sessions, order: { what: "move", target, force } }, { onSuccess: () => onClose(true) });
  }

  return (
    <Modal
      open
      title={t("move.title", { count: sessions.length, id: sessions[0]?.id })}
      okText={t("move.ok")}
      cancelText={t("common:cancel")}
      okButtonProps={{ disabled: !target, loading: order.isPending }}
      onOk={move}
      onCancel={() => onClose(false)}
    >
      <Typography.Paragraph type="secondary">{t("move.what")}</Typography.Paragraph>
      <Form layout="vertical">
        <Form.Item label={t("move.to")} htmlFor="move-to" required>
          <Select
            id="move-to"
            aria-label={t("move.to")}
            value={target}
            onChange={setTarget}
            placeholder={t("move.choose")}
            notFoundContent={t("move.nobody")}
            optionRender={(option) => <TargetOption target={option.data.of} />}
            options={targets.map((of) => ({ value: of.name, label: of.name, of }))}
          />
        </Form.Item>
        <Checkbox checked={force} onChange={(event) => setForce(event.target.checked)}>
          {t("move.force")}
        </Checkbox>
      </Form>
      <Problems error={order.error} />
    </Modal>
  );
}
