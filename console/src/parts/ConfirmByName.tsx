// Does somebody mean it? Who types the name of what goes, does.
import { Button, Input, Modal } from "antd";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problems } from "./Problems";

interface ConfirmByNameProps {
  /** What has to be typed. */
  name: string;
  title: string;
  /** What happens then. */
  what: ReactNode;
  /** The word on the button, such as "Remove". */
  action: string;
  isOpen: boolean;
  onOk: () => Promise<unknown>;
  onClose: () => void;
}

export function ConfirmByName(props: ConfirmByNameProps) {
  const { name, title, what, action, isOpen, onOk, onClose } = props;
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const close = () => {
    setTyped("");
    setError(null);
    onClose();
  };
  const go = async () => {
    setBusy(true);
    try {
      await onOk();
      close();
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  const isRight = typed.trim() === name;
  return (
    <Modal
      open={isOpen}
      title={title}
      onCancel={close}
      destroyOnHidden
      footer={[
        <Button key="no" onClick={close}>
          {t("cancel")}
        </Button>,
        <Button
          key="yes"
          danger
          type="primary"
          disabled={!isRight}
          loading={isBusy}
          onClick={() => void go()}
        >
          {action}
        </Button>,
      ]}
    >
      <div className="stack">
        <div>{what}</div>
        <div className="stack-tight">
          <label htmlFor={id}>{t("confirm.type", { name })}</label>
          <Input
            id={id}
            value={typed}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
            onPressEnter={() => isRight && !isBusy && void go()}
          />
        </div>
        <Problems error={error} />
      </div>
    </Modal>
  );
}
