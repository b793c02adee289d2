// Shall every session of a target be scheduled anew? Only whoever types its name may say so.
import { Alert, Flex, Form, Input, Modal, Select, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useUnstick } from "../../api/sessions";
import { groupsOf, useStatus } from "../../api/status";
import { useFormat } from "../../i18n/format";
import { Problems } from "../../parts/Problems";

export interface TargetName {
  load_balancer: string;
  group: string;
  target: string;
}

interface Props {
  loadBalancer: string | undefined;
  /** The target that is chosen already. */
  first: Partial<TargetName>;
  onClose: (unstuck?: { name: TargetName; sessions: number }) => void;
}

const join = (name: Partial<TargetName>) =>
  name.load_balancer && name.group && name.target
    ? `${name.load_balancer}/${name.group}/${name.target}`
    : undefined;

export function UnstickDialog({ loadBalancer, first, onClose }: Props) {
  const { t } = useTranslation(["sessions", "common"]);
  const format = useFormat();
  const { data: status } = useStatus(5_000);
  const unstick = useUnstick();
  const [chosen, setChosen] = useState(join({ load_balancer: loadBalancer, ...first }));
  const [typed, setTyped] = useState("");
  const targets = groupsOf(status, loadBalancer)
    .filter((group) => group.persistence)
    .flatMap(({ load_balancer, name: group, targets }) =>
      targets.map(({ name: target, sessions }) => ({ name: { load_balancer, group, target }, sessions })),
    );
  const found = targets.find((one) => join(one.name) === chosen);

  function letGo() {
    if (!found) return;
    unstick.mutate(found.name, { onSuccess: ({ sessions }) => onClose({ name: found.name, sessions }) });
  }

  return (
    <Modal
      open
      title={t("unstick.title")}
      okText={t("unstick.ok")}
      cancelText={t("common:cancel")}
      okButtonProps={{
        danger: true,
        disabled: !found || typed !== found.name.target,
        loading: unstick.isPending,
      }}
      onOk={letGo}
      onCancel={() => onClose()}
    >
      <Typography.Paragraph type="secondary">{t("unstick.what")}</Typography.Paragraph>
      <Form layout="vertical">
        <Form.Item label={t("unstick.target")} htmlFor="unstick-target" required>
          <Select
            id="unstick-target"
            showSearch
            aria-label={t("unstick.target")}
            placeholder={t("unstick.choose")}
            value={chosen}
            onChange={(value) => {
              setChosen(value);
              setTyped("");
            }}
            options={targets.map(({ name }) => ({ value: join(name), label: join(name) }))}
          />
        </Form.Item>
        {found && (
          <Flex vertical gap="middle">
            <Alert
              type="warning"
              showIcon
              title={t("unstick.how_many", {
                count: found.sessions,
                sessions: format.number(found.sessions),
              })}
            />
            <Form.Item label={t("unstick.type", { name: found.name.target })} htmlFor="unstick-name" required>
              <Input
                id="unstick-name"
                autoComplete="off"
                spellCheck={false}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                onPressEnter={() => typed === found.name.target && letGo()}
              />
            </Form.Item>
          </Flex>
        )}
      </Form>
      <Problems error={unstick.error} />
    </Modal>
  );
}
