// Which token do you have? At a node's first start there is no user yet, but one token.
import { useMutation } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { api, keepToken, said } from "../../api/client";
import { Problems } from "../../parts/Problems";

/** `Authorization` takes these only; a pasted line break is not part of a token. */
const TOKEN = /^[\w.~+/=-]+$/;

export function TokenForm({ onIn }: { onIn: () => Promise<void> }) {
  const { t } = useTranslation("sign-in");
  const signIn = useMutation({
    mutationFn: async ({ token }: { token: string }) => {
      keepToken(token.trim());
      try {
        await said(api.GET("/me"));
      } catch (refused) {
        keepToken(null);
        throw refused;
      }
      await onIn();
    },
  });
  const isToken = (_: unknown, value: string | undefined) =>
    value === undefined || value.trim() === "" || TOKEN.test(value.trim())
      ? Promise.resolve()
      : Promise.reject(new Error(t("token.odd")));
  return (
    <Form<{ token: string }> layout="vertical" requiredMark={false} onFinish={signIn.mutate}>
      <Form.Item
        name="token"
        label={t("token.token")}
        extra={t("token.hint")}
        rules={[{ required: true, message: t("token.missing") }, { validator: isToken }]}
      >
        <Input.Password autoComplete="off" size="large" />
      </Form.Item>
      <div className="stack">
        <Problems error={signIn.error} unknown={t("token.wrong")} />
        <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
          {t("submit")}
        </Button>
      </div>
    </Form>
  );
}
