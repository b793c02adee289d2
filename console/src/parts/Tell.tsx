// What was just done? Told politely at the edge of the page, with a way back where there is one.
import { CheckCircleFilled, CloseOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

interface Told {
  number: number;
  text: ReactNode;
  undo?: () => void;
}

/** How long it is shown, in milliseconds; with a way back longer. */
const SHOWN_MS = 6_000;
const UNDO_MS = 15_000;
/** At once; the oldest goes. */
const MOST = 4;

type Tell = (text: ReactNode, undo?: () => void) => void;

const Context = createContext<Tell>(() => {});

export function useTell(): Tell {
  return useContext(Context);
}

export function TellProvider({ children }: { children: ReactNode }) {
  const [told, setTold] = useState<Told[]>([]);
  const count = useRef(0);
  const forget = useCallback(
    (number: number) => setTold((told) => told.filter((each) => each.number !== number)),
    [],
  );
  const tell = useCallback<Tell>(
    (text, undo) => {
      count.current += 1;
      const number = count.current;
      setTold((told) => [...told.slice(1 - MOST), { number, text, undo }]);
      setTimeout(() => forget(number), undo === undefined ? SHOWN_MS : UNDO_MS);
    },
    [forget],
  );
  const list = useMemo(() => <List told={told} forget={forget} />, [told, forget]);
  return (
    <Context value={tell}>
      {children}
      {list}
    </Context>
  );
}

function List({ told, forget }: { told: Told[]; forget: (number: number) => void }) {
  const { t } = useTranslation("common", { useSuspense: false });
  return (
    <div className="told" role="status" aria-live="polite">
      {told.map(({ number, text, undo }) => (
        <div className="told-one" key={number}>
          <CheckCircleFilled className="told-mark" />
          <span className="told-text">{text}</span>
          {undo && (
            <Button
              size="small"
              type="link"
              onClick={() => {
                forget(number);
                undo();
              }}
            >
              {t("undo.action")}
            </Button>
          )}
          <Button
            size="small"
            type="text"
            icon={<CloseOutlined />}
            aria-label={t("close")}
            onClick={() => forget(number)}
          />
        </div>
      ))}
    </div>
  );
}
