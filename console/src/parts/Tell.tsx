// What was just done, or could not be? Told politely at the edge of the page, with a way on or back where there is one.
import { CheckCircleFilled, CloseOutlined, ExclamationCircleFilled } from "@ant-design/icons";
import { Button } from "antd";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

/** What can be done about it. */
export interface Way {
  /** The word on its button. */
  label: string;
  go: () => void;
}

interface More {
  way?: Way;
  /** Whether it could not be done. */
  isRefused?: boolean;
}

interface Told extends More {
  number: number;
  text: ReactNode;
}

/** How long it is shown, in milliseconds; with a way longer. */
const SHOWN_MS = 6_000;
const WAY_MS = 15_000;
/** At once; the oldest goes. */
const MOST = 4;

type Tell = (text: ReactNode, more?: More) => void;

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
    (text, more) => {
      count.current += 1;
      const number = count.current;
      setTold((told) => [...told.slice(1 - MOST), { number, text, ...more }]);
      setTimeout(() => forget(number), more?.way === undefined ? SHOWN_MS : WAY_MS);
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
      {told.map(({ number, text, way, isRefused }) => (
        <div className="told-one" key={number}>
          {isRefused ? (
            <ExclamationCircleFilled className="told-mark told-mark-bad" />
          ) : (
            <CheckCircleFilled className="told-mark" />
          )}
          <span className="told-text">{text}</span>
          {way && (
            <Button
              size="small"
              type="link"
              onClick={() => {
                forget(number);
                way.go();
              }}
            >
              {way.label}
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
