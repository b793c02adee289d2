// Which cookies, or which header fields, does the request bring?
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Flex, Form, Input } from "antd";
import { useTranslation } from "react-i18next";

export function Pairs({ of }: { of: "cookies" | "headers" }) {
  const { t } = useTranslation("explain");
  return (
    <Form.List name={of}>
      {(rows, { add, remove }) => (
        <Flex vertical gap="small" role="group" aria-label={t(`pairs.${of}.label`)}>
          {rows.map(({ key, name }, index) => {
            const number = index + 1;
            return (
              <Flex key={key} gap="small">
                <Form.Item name={[name, "name"]} noStyle>
                  <Input
                    aria-label={t(`pairs.${of}.name`, { number })}
                    placeholder={t(`pairs.${of}.name_hint`)}
                    autoComplete="off"
                  />
                </Form.Item>
                <Form.Item name={[name, "value"]} noStyle>
                  <Input
                    aria-label={t(`pairs.${of}.value`, { number })}
                    placeholder={t("value_hint")}
                    autoComplete="off"
                  />
                </Form.Item>
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t(`pairs.${of}.remove`, { number })}
                  onClick={() => remove(name)}
                />
              </Flex>
            );
          })}
          <Button type="dashed" icon={<PlusOutlined />} onClick={() => add({ name: "", value: "" })}>
            {t(`pairs.${of}.add`)}
          </Button>
        </Flex>
      )}
    </Form.List>
  );
}
