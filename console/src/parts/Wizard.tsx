// How is something larger made, one step after the other? The last step reviews it.
import { Button, Drawer, Steps } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

export interface Step {
  key: string;
  title: string;
  /** Whether one may go on. */
  isFit: boolean;
  content: ReactNode;
}

interface WizardProps {
  title: string;
  steps: Step[];
  /** The word on the last button. */
  finish: string;
  onFinish: () => void;
  onClose: () => void;
}

export function Wizard({ title, steps, finish, onFinish, onClose }: WizardProps) {
  const { t } = useTranslation();
  const [at, setAt] = useState(0);
  const place = Math.min(at, steps.length - 1);
  const step = steps[place];
  const isLast = place === steps.length - 1;
  const next = () => (isLast ? onFinish() : setAt(place + 1));
  return (
    <Drawer
      open
      onClose={onClose}
      title={title}
      size={720}
      mask={{ closable: false }}
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <div className="grow" />
          {place > 0 && <Button onClick={() => setAt(place - 1)}>{t("wizard.back")}</Button>}
          <Button type="primary" disabled={!step?.isFit} onClick={next}>
            {isLast ? finish : t("wizard.next")}
          </Button>
        </div>
      }
    >
      <div className="stack">
        <Steps size="small" current={place} items={steps.map(({ key, title }) => ({ key, title }))} />
        <form
          className="fields"
          onSubmit={(event) => {
            event.preventDefault();
            if (step?.isFit) next();
          }}
        >
          {step?.content}
          <input type="submit" hidden />
        </form>
      </div>
    </Drawer>
  );
}
