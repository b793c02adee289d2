// For whom is a token, and for how long? Its secret is shown once.
import { Alert, Flex, Form, Input, Modal, Select, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { type NewToken, useCreateToken } from "../../api/access";
import { useFormat } from "../../i18n/format";
import { Problems } from "../../parts/Problems";
import { RoleFields } from "./Scopes";

interface Fields {
  name: string;
  role: string;
  projects: string[];
  regions: string[];
  expires_in: string;
}

/** Lives that are offered, in days; `never` too. */
const LIVES_DAYS = [7, 30, 90, 365] as const;
const DAY_S = 86_400;
const NEVER = "never";
const FIRST: Fields = { name: "", role: "viewer", projects: [], regions: [], expires_in: "90d" };

function Secret({ made }: { made: NewToken }) {
  const { t } = useTranslation("settings");
  return (
    <Flex vertical gap="middle">
      <Alert type="warning" showIcon title={t("tokens.once")} description={t("tokens.once_hint")} />
      <Typography.Text
        code
        className="wrap"
        copyable={{ text: made.secret, tooltips: [t("copy"), t("copied")] }}
      >
        {made.secret}
      </Typography.Text>
    </Flex>
  );
}

export function TokenDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["settings", "common"]);
  const format = useFormat();
  const [form] = Form.useForm<Fields>();
  const create = useCreateToken();
  const life = Form.useWatch("expires_in", form);
  const made = create.data;
  return (
    <Modal
      open
      title={made ? t("tokens.made", { name: made.name }) : t("tokens.add")}
      okText={t(made ? "tokens.kept" : "tokens.create")}
      cancelText={t("common:cancel")}
      footer={(_, { OkBtn, CancelBtn }) => (
        <>
          {!made && <CancelBtn />}
          <OkBtn />
        </>
      )}
      mask={{ closable: made === undefined }}
      confirmLoading={create.isPending}
      onOk={made ? onClose : form.submit}
      onCancel={onClose}
    >
      {made ? (
        <Secret made={made} />
      ) : (
        <Form<Fields>
          form={form}
          name="token"
          layout="vertical"
          requiredMark={false}
          initialValues={FIRST}
          onFinish={(wish) => create.mutate(wish)}
        >
          <Form.Item
            name="name"
            label={t("column.name")}
            extra={t("name_hint")}
            rules={[{ required: true, message: t("required") }]}
          >
            <Input autoComplete="off" spellCheck={false} placeholder="deploy" />
          </Form.Item>
          <RoleFields />
          <Form.Item
            name="expires_in"
            label={t("tokens.life")}
            extra={life === NEVER ? t("tokens.never_hint") : undefined}
          >
            <Select
              options={[
                ...LIVES_DAYS.map((days) => ({ value: `${days}d`, label: format.duration(days * DAY_S) })),
                { value: NEVER, label: t("tokens.never") },
              ]}
            />
          </Form.Item>
        </Form>
      )}
      <Problems error={create.error} />
    </Modal>
  );
}
