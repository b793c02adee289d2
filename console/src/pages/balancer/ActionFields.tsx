// What becomes of a request? A group takes it, its client is sent elsewhere, or it gets a fixed answer.
import { Input, InputNumber, Radio, Select, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Field, faultAt } from "../../parts/Field";
import type { ActionForm, ActionKind } from "./actionForm";

interface ActionFieldsProps {
  form: ActionForm;
  onChange: (form: ActionForm) => void;
  /** The kinds there are here. */
  kinds: ActionKind[];
  groups: string[];
  error?: unknown;
}

const STATUSES = [301, 302, 303, 307, 308] as const;

export function ActionFields(props: ActionFieldsProps) {
  const { form, onChange, kinds, groups, error } = props;
  const { t } = useTranslation("balancer");
  return (
    <>
      {kinds.length > 1 && (
        <Field label={t("action.label")}>
          {(id) => (
            <Radio.Group
              id={id}
              aria-label={t("action.label")}
              value={form.kind}
              options={kinds.map((value) => ({ value, label: t(`action.kind.${value}`) }))}
              onChange={({ target }) => onChange({ ...form, kind: target.value as ActionKind })}
            />
          )}
        </Field>
      )}
      {form.kind === "group" && (
        <Field label={t("action.group")} isRequired fault={faultAt(error, "group")}>
          {(id) => (
            <Select
              id={id}
              showSearch
              value={form.group || undefined}
              placeholder={t("action.choose")}
              options={groups.map((value) => ({ value, label: value }))}
              onChange={(group) => onChange({ ...form, group })}
            />
          )}
        </Field>
      )}
      {form.kind === "redirect" && <RedirectFields {...props} />}
      {form.kind === "respond" && <RespondFields {...props} />}
    </>
  );
}

function RedirectFields({ form, onChange, error }: ActionFieldsProps) {
  const { t } = useTranslation("balancer");
  const set = (change: Partial<ActionForm["redirect"]>) =>
    onChange({ ...form, redirect: { ...form.redirect, ...change } });
  const { scheme, host, port, path, query, status } = form.redirect;
  return (
    <div className="fields-two">
      <Field label={t("redirect.scheme")} fault={faultAt(error, "redirect.scheme")}>
        {(id) => (
          <Select
            id={id}
            value={scheme ?? ""}
            options={["", "https", "http"].map((value) => ({ value, label: value || t("redirect.same") }))}
            onChange={(value) => set({ scheme: value === "" ? undefined : (value as "http") })}
          />
        )}
      </Field>
      <Field label={t("redirect.status")} fault={faultAt(error, "redirect.status")}>
        {(id) => (
          <Select
            id={id}
            value={status ?? 0}
            options={[
              { value: 0, label: t("usual") },
              ...STATUSES.map((value) => ({ value: value as number, label: String(value) })),
            ]}
            onChange={(value) => set({ status: STATUSES.find((each) => each === value) })}
          />
        )}
      </Field>
      <Field label={t("redirect.host")} fault={faultAt(error, "redirect.host")}>
        {(id) => (
          <Input
            id={id}
            value={host ?? ""}
            placeholder={t("redirect.same")}
            onChange={({ target }) => set({ host: target.value })}
          />
        )}
      </Field>
      <Field label={t("redirect.port")} fault={faultAt(error, "redirect.port")}>
        {(id) => (
          <InputNumber
            id={id}
            min={1}
            max={65_535}
            value={port}
            placeholder={t("redirect.same")}
            onChange={(value) => set({ port: value ?? undefined })}
          />
        )}
      </Field>
      <Field label={t("redirect.path")} fault={faultAt(error, "redirect.path")}>
        {(id) => (
          <Input
            id={id}
            value={path ?? ""}
            placeholder={t("redirect.same")}
            onChange={({ target }) => set({ path: target.value })}
          />
        )}
      </Field>
      <QueryField query={query} onChange={(next) => set({ query: next })} error={error} />
    </div>
  );
}

const QUERIES = ["same", "none", "other"] as const;

/** The same as asked, none, or another one: an empty text alone could not tell the first two apart. */
function QueryField(props: {
  query: string | null | undefined;
  onChange: (query: string | undefined) => void;
  error?: unknown;
}) {
  const { query, onChange, error } = props;
  const { t } = useTranslation("balancer");
  const [kind, setKind] = useState<(typeof QUERIES)[number]>(
    query == null ? "same" : query === "" ? "none" : "other",
  );
  return (
    <Field label={t("redirect.query")} fault={faultAt(error, "redirect.query")}>
      {(id) => (
        <Space.Compact block>
          <Select
            className="path-kind"
            aria-label={t("redirect.queryKind")}
            value={kind}
            options={QUERIES.map((value) => ({ value, label: t(`redirect.${value}`) }))}
            onChange={(next) => {
              setKind(next);
              onChange(next === "same" ? undefined : "");
            }}
          />
          <Input
            id={id}
            value={query ?? ""}
            disabled={kind !== "other"}
            placeholder="from=old"
            spellCheck={false}
            onChange={({ target }) => onChange(target.value)}
          />
        </Space.Compact>
      )}
    </Field>
  );
}

function RespondFields({ form, onChange, error }: ActionFieldsProps) {
  const { t } = useTranslation("balancer");
  const set = (change: Partial<ActionForm["respond"]>) =>
    onChange({ ...form, respond: { ...form.respond, ...change } });
  const { status, content_type, body } = form.respond;
  return (
    <>
      <div className="fields-two">
        <Field label={t("respond.status")} fault={faultAt(error, "respond.status")}>
          {(id) => (
            <InputNumber
              id={id}
              min={200}
              max={599}
              value={status}
              onChange={(value) => set({ status: value ?? undefined })}
            />
          )}
        </Field>
        <Field label={t("respond.type")} fault={faultAt(error, "respond.content_type")}>
          {(id) => (
            <Input
              id={id}
              value={content_type ?? ""}
              placeholder="text/plain"
              onChange={({ target }) => set({ content_type: target.value })}
            />
          )}
        </Field>
      </div>
      <Field label={t("respond.body")} fault={faultAt(error, "respond.body")}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={3}
            value={body ?? ""}
            onChange={({ target }) => set({ body: target.value })}
          />
        )}
      </Field>
    </>
  );
}
