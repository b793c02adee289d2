// Shall the node forget a certificate? One that is used stays.
import { Alert, Modal, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { type Certificate, useRemoveCertificate } from "../../api/certificates";
import { Problems } from "../../parts/Problems";

interface Props {
  certificate: Certificate;
  onClose: (isGone: boolean) => void;
}

export function RemoveDialog({ certificate, onClose }: Props) {
  const { t } = useTranslation(["certificates", "common"]);
  const remove = useRemoveCertificate();
  const { name, used_by } = certificate;
  const isUsed = used_by.length > 0;
  return (
    <Modal
      open
      title={t("remove_named", { name })}
      okText={t("remove")}
      cancelText={t("common:cancel")}
      okButtonProps={{ danger: true, disabled: isUsed, loading: remove.isPending }}
      onOk={() => remove.mutate(name, { onSuccess: () => onClose(true) })}
      onCancel={() => onClose(false)}
    >
      {isUsed ? (
        <Alert
          type="warning"
          showIcon
          title={t("used", { count: used_by.length })}
          description={used_by.join(", ")}
        />
      ) : (
        <Typography.Paragraph>{t("forget")}</Typography.Paragraph>
      )}
      <Problems error={remove.error} />
    </Modal>
  );
}
