// Who am I to this node, and what is my password?
import { Alert, Button, Descriptions, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { useChangePassword } from "../../api/access";
import { useWho } from "../../app/who";
import { Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { useTell } from "../../parts/Tell";
import { RoleName, Scopes } from "./Scopes";
import { usePasswordRules } from "./usePasswordRules";

interface Fields {
  old: string;
  new: string;
  again: string;
}

function PasswordForm() {
  const { t } = useTranslation("settings");
  const tell = useTell();
  const [form] = Form.useForm<Fields>();
  const rules = usePasswordRules();
  const change = useChangePassword();
  const send = ({ old, new: next }: Fields) =>
    change.mutate(
      { old, new: next },
      {
        onSuccess: () => {
          form.resetFields();
          tell(t("password.changed"));
        },
      },
    );
  return (
    <Form<Fields>
      form={form}
      name="password"
      layout="vertical"
      className="form-narrow"
      requiredMark={false}
      onFinish={send}
    >
      <Form.Item name="old" label={t("password.old")} rules={[{ required: true, message: t("required") }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="new" label={t("password.new")} extra={t("password.hint")} rules={rules}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t("password.again")}
        dependencies={["new"]}
        rules={[
          { required: true, message: t("required") },
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              !value || value === getFieldValue("new")
                ? Promise.resolve()
                : Promise.reject(new Error(t("password.other"))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Problems error={change.error} />
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        {t("password.change")}
      </Button>
    </Form>
  );
}

export function Account() {
  const { t } = useTranslation("settings");
  const { me } = useWho();
  return (
    <>
      <Section title={t("me.title")}>
        <Descriptions
          size="small"
          column={{ xs: 1, sm: 2 }}
          items={[
            { key: "name", label: t("column.name"), children: me.name },
            { key: "kind", label: t("me.kind"), children: t(me.kind === "token" ? "me.token" : "me.user") },
            { key: "role", label: t("column.role"), children: <RoleName role={me.role} /> },
            { key: "scopes", label: t("column.scopes"), children: <Scopes {...me} /> },
          ]}
        />
      </Section>
      <Section title={t("password.title")} lead={t("password.lead")}>
        {me.kind === "token" ? <Alert type="info" showIcon title={t("password.none")} /> : <PasswordForm />}
      </Section>
    </>
  );
}
