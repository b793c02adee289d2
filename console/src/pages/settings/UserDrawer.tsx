// Who shall use the node, and what may they do?
import { Button, Drawer, Flex, Form, Input, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { type User, useAddUser, useChangeUser } from "../../api/access";
import { Problems } from "../../parts/Problems";
import { RoleFields } from "./Scopes";
import { usePasswordRules } from "./usePasswordRules";

interface Fields {
  name: string;
  password?: string;
  role: string;
  projects: string[];
  regions: string[];
  disabled: boolean;
}

interface Props {
  /** Who is changed; without, somebody is added. */
  user: User | undefined;
  onClose: (done?: string) => void;
}

const FIRST: Fields = { name: "", password: "", role: "viewer", projects: [], regions: [], disabled: false };

export function UserDrawer({ user, onClose }: Props) {
  const { t } = useTranslation(["settings", "common"]);
  const [form] = Form.useForm<Fields>();
  const add = useAddUser();
  const change = useChangeUser();
  const passwordRules = usePasswordRules(user !== undefined);
  const isBusy = add.isPending || change.isPending;

  function send({ name, password, ...rest }: Fields) {
    if (user) {
      const wish = { user: user.name, change: { ...rest, ...(password && { password }) } };
      change.mutate(wish, { onSuccess: () => onClose(user.name) });
    } else {
      add.mutate({ name, password: password ?? "", ...rest }, { onSuccess: () => onClose(name) });
    }
  }

  return (
    <Drawer
      open
      title={user ? t("users.change", { name: user.name }) : t("users.add")}
      onClose={() => onClose()}
      footer={
        <Flex gap="small" justify="flex-end">
          <Button onClick={() => onClose()}>{t("common:cancel")}</Button>
          <Button type="primary" loading={isBusy} onClick={form.submit}>
            {t("common:ok")}
          </Button>
        </Flex>
      }
    >
      <Form<Fields>
        form={form}
        name="user"
        layout="vertical"
        requiredMark={false}
        initialValues={{ ...FIRST, ...user }}
        onFinish={send}
      >
        <Form.Item
          name="name"
          label={t("column.name")}
          extra={t("name_hint")}
          rules={[{ required: true, message: t("required") }]}
          hidden={user !== undefined}
        >
          <Input autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t(user ? "users.new_password" : "users.password")}
          extra={user ? t("users.new_password_hint") : t("password.hint")}
          rules={passwordRules}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <RoleFields />
        <Form.Item
          name="disabled"
          label={t("users.disabled")}
          extra={t("users.disabled_hint")}
          valuePropName="checked"
        >
          <Switch />
        </Form.Item>
      </Form>
      <Problems error={add.error ?? change.error} />
    </Drawer>
  );
}
