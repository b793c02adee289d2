// Who are you, and which password is yours?
import { useMutation } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { api, keepToken, type Schemas, said } from "../../api/client";
import { Problems } from "../../parts/Problems";

export function PasswordForm({ onIn }: { onIn: () => Promise<void> }) {
  const { t } = useTranslation("sign-in");
  const signIn = useMutation({
    mutationFn: async (credentials: Schemas["Credentials"]) => {
      keepToken(null);
      await said(api.POST("/login", { body: credentials }));
      await onIn();
    },
  });
  return (
    <Form<Schemas["Credentials"]> layout="vertical" requiredMark={false} onFinish={signIn.mutate}>
      <Form.Item
        name="name"
        label={t("password.name")}
        rules={[{ required: true, message: t("password.nameMissing") }]}
      >
        <Input autoFocus autoComplete="username" autoCapitalize="none" spellCheck={false} size="large" />
      </Form.Item>
      <Form.Item
        name="password"
        label={t("password.password")}
        rules={[{ required: true, message: t("password.passwordMissing") }]}
      >
        <Input.Password autoComplete="current-password" size="large" />
      </Form.Item>
      <div className="stack">
        <Problems error={signIn.error} unknown={t("password.wrong")} />
        <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
          {t("submit")}
        </Button>
      </div>
    </Form>
  );
}
