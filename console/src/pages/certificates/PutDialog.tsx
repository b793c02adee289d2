// Which certificate shall the node keep? What it reads out of it is shown before it is kept.
import { UploadOutlined } from "@ant-design/icons";
import { Alert, Button, Flex, Form, Input, Modal, Upload } from "antd";
import { useTranslation } from "react-i18next";
import { type Certificate, type CertificateWish, usePutCertificate } from "../../api/certificates";
import { Problems } from "../../parts/Problems";
import { CertificateFacts } from "./CertificateFacts";

interface Props {
  /** The one that is replaced; without, one is added. */
  replaced: Certificate | undefined;
  onClose: (kept?: Certificate) => void;
}

/** A text that is pasted, or read from a file. */
function PemField({ name, onRead }: { name: "cert" | "key"; onRead: (text: string) => void }) {
  const { t } = useTranslation("certificates");
  return (
    <Flex vertical gap="small" align="flex-start" className="pem">
      <Form.Item
        name={name}
        label={t(`field.${name}`)}
        extra={t(`field.${name}_hint`)}
        rules={[{ required: true, message: t("field.required") }]}
      >
        <Input.TextArea
          rows={5}
          spellCheck={false}
          autoComplete="off"
          className="mono"
          placeholder={t(`field.${name}_begin`)}
        />
      </Form.Item>
      <Upload
        accept=".pem,.crt,.cer,.key"
        showUploadList={false}
        beforeUpload={(file) => {
          void file.text().then(onRead);
          return false;
        }}
      >
        <Button size="small" icon={<UploadOutlined />}>
          {t(`field.${name}_file`)}
        </Button>
      </Upload>
    </Flex>
  );
}

export function PutDialog({ replaced, onClose }: Props) {
  const { t } = useTranslation(["certificates", "common"]);
  const [form] = Form.useForm<CertificateWish>();
  const put = usePutCertificate();
  const looked = put.data && put.variables?.isDryRun ? put.data : undefined;

  const send = (wish: CertificateWish) =>
    put.mutate(
      { wish, isDryRun: looked === undefined },
      { onSuccess: (kept, { isDryRun }) => (isDryRun ? undefined : onClose(kept)) },
    );

  return (
    <Modal
      open
      title={replaced ? t("put.replace", { name: replaced.name }) : t("put.add")}
      okText={t(looked ? "put.keep" : "put.check")}
      cancelText={t("common:cancel")}
      confirmLoading={put.isPending}
      onOk={form.submit}
      onCancel={() => onClose()}
      width={640}
    >
      <Form<CertificateWish>
        form={form}
        name="certificate"
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: replaced?.name ?? "", cert: "", key: "" }}
        onFinish={send}
        onValuesChange={() => put.reset()}
      >
        <Form.Item
          name="name"
          label={t("field.name")}
          extra={t("field.name_hint")}
          rules={[{ required: true, message: t("field.required") }]}
          hidden={replaced !== undefined}
        >
          <Input autoComplete="off" spellCheck={false} placeholder="shop" />
        </Form.Item>
        {(["cert", "key"] as const).map((name) => (
          <PemField
            key={name}
            name={name}
            onRead={(text) => {
              form.setFieldValue(name, text);
              put.reset();
            }}
          />
        ))}
      </Form>
      <Problems error={put.error} />
      {looked && (
        <Flex vertical gap="small" role="status">
          <Alert
            type={looked.warnings.length > 0 ? "warning" : "success"}
            showIcon
            title={t("put.looked")}
            description={
              looked.warnings.map((warning) => `${warning.what}. ${warning.hint ?? ""}`).join(" ") ||
              undefined
            }
          />
          <CertificateFacts certificate={looked} />
        </Flex>
      )}
    </Modal>
  );
}
