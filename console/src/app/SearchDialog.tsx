// Where does somebody want to go? A few letters, the arrow keys and Enter lead there.
import { SearchOutlined } from "@ant-design/icons";
import { Input, type InputRef, Modal, Tag } from "antd";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useBalancers } from "../api/balancers";
import { type Found, found } from "./found";
import { INSIGHT, TRAFFIC } from "./pages";
import { useWho } from "./who";

export function SearchDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const go = useNavigate();
  const { may } = useWho();
  const { data: rows = [] } = useBalancers();
  const [wanted, setWanted] = useState("");
  const [at, setAt] = useState(0);
  const input = useRef<InputRef>(null);
  const pages = [...TRAFFIC, ...INSIGHT]
    .filter(({ needs }) => needs === undefined || may(needs))
    .map(({ to, name }): Found => ({ kind: "page", name: t(`nav.${name}`), to }));
  const results = found(wanted, pages, rows);
  const place = Math.min(at, Math.max(0, results.length - 1));
  const open = (result: Found | undefined) => {
    if (result === undefined) return;
    onClose();
    void go(result.to);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((place + step + results.length) % Math.max(1, results.length));
    } else if (event.key === "Enter") open(results[place]);
  };
  return (
    <Modal
      open
      title={t("search.title")}
      footer={null}
      width={560}
      onCancel={onClose}
      afterOpenChange={(isOpen) => isOpen && input.current?.focus()}
    >
      <div className="stack-tight">
        <Input
          ref={input}
          role="combobox"
          aria-label={t("search.title")}
          aria-expanded={results.length > 0}
          aria-controls={results.length > 0 ? `${id}-list` : undefined}
          aria-activedescendant={results.length > 0 ? `${id}-${place}` : undefined}
          prefix={<SearchOutlined />}
          placeholder={t("search.placeholder")}
          autoComplete="off"
          spellCheck={false}
          value={wanted}
          onChange={({ target }) => {
            setWanted(target.value);
            setAt(0);
          }}
          onKeyDown={press}
        />
        {results.length > 0 && (
          <div className="found" role="listbox" id={`${id}-list`} aria-label={t("search.results")}>
            {results.map((result, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
              <div
                key={`${result.kind} ${result.to}`}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === place}
                className="found-one"
                onClick={() => open(result)}
              >
                <span>{result.name}</span>
                {result.of && <span className="muted">{result.of}</span>}
                <Tag>{t(`search.kind.${result.kind}`)}</Tag>
              </div>
            ))}
          </div>
        )}
        {results.length === 0 && (
          <p className="muted" role="status">
            {t("search.nothing")}
          </p>
        )}
      </div>
    </Modal>
  );
}
