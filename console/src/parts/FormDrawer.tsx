// Where does a form stand? In a drawer beside the page; it goes only when somebody lets it.
import { Button, Drawer } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface FormDrawerProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  onOk: () => void;
  /** The word on the button; OK unless said. */
  okText?: string;
  canOk?: boolean;
  isBusy?: boolean;
  /** Beside the buttons, at the left. */
  foot?: ReactNode;
  children: ReactNode;
}

export function FormDrawer(props: FormDrawerProps) {
  const { title, isOpen, onClose, onOk, okText, canOk = true, isBusy = false, foot, children } = props;
  const { t } = useTranslation();
  return (
    <Drawer
      open={isOpen}
      onClose={onClose}
      title={title}
      size={640}
      destroyOnHidden
      mask={{ closable: false }}
      footer={
        <div className="drawer-foot">
          <div className="grow">{foot}</div>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={!canOk} loading={isBusy} onClick={onOk}>
            {okText ?? t("ok")}
          </Button>
        </div>
      }
    >
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          if (canOk && !isBusy) onOk();
        }}
      >
        {children}
        <input type="submit" hidden />
      </form>
    </Drawer>
  );
}
