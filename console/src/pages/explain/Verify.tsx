// Did this node write what a client has seen in `X-Homing-Decision`?
import { Alert, Button, Descriptions, Flex, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { useVerify } from "../../api/explain";
import { Problems } from "../../parts/Problems";
import { Reason } from "../../parts/Reason";
import { When } from "../../parts/When";

export function Verify() {
  const { t } = useTranslation("explain");
  const verify = useVerify();
  const found = verify.data;
  return (
    <Flex vertical gap="middle" className="form-wide">
      <Form<{ decision: string }>
        name="verify"
        layout="vertical"
        requiredMark={false}
        onFinish={({ decision }) => verify.mutate(decision.trim())}
      >
        <Form.Item
          name="decision"
          label={t("verify.field")}
          extra={t("verify.hint")}
          rules={[{ required: true, whitespace: true, message: t("verify.required") }]}
        >
          <Input.TextArea rows={3} autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={verify.isPending}>
          {t("verify.ask")}
        </Button>
      </Form>
      <Problems error={verify.error} />
      {found && (
        <Flex vertical gap="middle" role="status">
          <Alert
            showIcon
            type={found.valid ? "success" : "error"}
            title={t(found.valid ? "verify.valid" : "verify.not_valid")}
          />
          {found.valid && (
            <Descriptions
              size="small"
              column={1}
              items={[
                {
                  key: "at",
                  label: t("verify.at"),
                  children: found.at_s ? <When ms={found.at_s * 1000} /> : "–",
                },
                { key: "group", label: t("fact.group"), children: found.group ?? "–" },
                { key: "target", label: t("fact.target"), children: found.target ?? "–" },
                {
                  key: "reason",
                  label: t("fact.reason"),
                  children: found.reason ? <Reason reason={found.reason} /> : "–",
                },
                { key: "session", label: t("fact.session"), children: found.session ?? t("fact.no_session") },
              ]}
            />
          )}
        </Flex>
      )}
    </Flex>
  );
}
