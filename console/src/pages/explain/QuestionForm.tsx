// What is the request that somebody wants to have explained?
import { Button, Checkbox, Flex, Form, type FormInstance, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { listenersOf, useStatus } from "../../api/status";
import { Pairs } from "./Pairs";
import type { Fields } from "./question";

interface Props {
  form: FormInstance<Fields>;
  first: Fields;
  isAsking: boolean;
  onAsk: (fields: Fields) => void;
}

export function QuestionForm({ form, first, isAsking, onAsk }: Props) {
  const { t } = useTranslation("explain");
  const { data: status } = useStatus();
  const chosen = Form.useWatch("listener", form);
  const listeners = listenersOf(status).map(({ load_balancer, name, protocol }) => ({
    value: `${load_balancer}/${name}`,
    label: `${load_balancer}/${name} · ${protocol.toUpperCase()}`,
    protocol,
  }));
  const protocol = listeners.find((one) => one.value === chosen)?.protocol;
  const hasHttp = protocol === undefined || protocol === "http" || protocol === "https";
  const required = (what: string) => [{ required: true, message: t("required", { what }) }];
  return (
    <Form<Fields>
      form={form}
      name="explain"
      layout="vertical"
      initialValues={first}
      onFinish={onAsk}
      requiredMark={false}
    >
      <Form.Item name="listener" label={t("field.listener")} rules={required(t("field.listener"))}>
        <Select
          showSearch
          placeholder={t("field.listener_hint")}
          options={listeners}
          notFoundContent={t("no_listeners")}
        />
      </Form.Item>
      <Form.Item
        name="from"
        label={t("field.from")}
        rules={required(t("field.from"))}
        extra={t("field.from_hint")}
      >
        <Input placeholder="203.0.113.7" autoComplete="off" spellCheck={false} />
      </Form.Item>
      {hasHttp && (
        <>
          <Form.Item name="host" label={t("field.host")}>
            <Input placeholder="shop.example.com" autoComplete="off" spellCheck={false} />
          </Form.Item>
          <Form.Item name="path" label={t("field.path")}>
            <Input placeholder="/" autoComplete="off" spellCheck={false} />
          </Form.Item>
          <Form.Item label={t("pairs.cookies.label")}>
            <Pairs of="cookies" />
          </Form.Item>
          <Form.Item label={t("pairs.headers.label")}>
            <Pairs of="headers" />
          </Form.Item>
          <Form.Item name="begins" valuePropName="checked">
            <Checkbox>{t("field.begins")}</Checkbox>
          </Form.Item>
        </>
      )}
      <Flex gap="small">
        <Button type="primary" htmlType="submit" loading={isAsking}>
          {t("ask")}
        </Button>
        <Button onClick={() => form.resetFields()}>{t("clear")}</Button>
      </Flex>
    </Form>
  );
}
