// What is the list of load balancers narrowed to? By text, status, tag and origin; the address bar keeps it.
import { SearchOutlined } from "@ant-design/icons";
import { Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { Origin } from "../../parts/origin";
import { STATUSES, type Wanted } from "./matching";

interface FiltersProps {
  wanted: Wanted;
  onChange: (wanted: Wanted) => void;
  choices: { tags: string[]; origins: Origin[] };
}

export function Filters({ wanted, onChange, choices }: FiltersProps) {
  const { t } = useTranslation("balancers");
  const pick = (name: "status" | "tag" | "origin", options: { value: string; label: string }[]) => (
    <Select
      className="bar-pick"
      aria-label={t(`filter.${name}`)}
      value={wanted[name] ?? ""}
      options={[{ value: "", label: t(`filter.any.${name}`) }, ...options]}
      onChange={(value) => onChange({ [name]: value || undefined })}
    />
  );
  return (
    <>
      <Input
        className="bar-search"
        allowClear
        prefix={<SearchOutlined />}
        aria-label={t("search.label")}
        placeholder={t("search.placeholder")}
        value={wanted.q ?? ""}
        onChange={({ target }) => onChange({ q: target.value })}
      />
      {pick(
        "status",
        STATUSES.map((value) => ({ value, label: t(`filter.status_is.${value}`) })),
      )}
      {(choices.tags.length > 0 || wanted.tag) &&
        pick(
          "tag",
          choices.tags.map((value) => ({ value, label: value })),
        )}
      {(choices.origins.length > 1 || wanted.origin) &&
        pick(
          "origin",
          choices.origins.map((value) => ({ value, label: t(`origin.${value}`) })),
        )}
    </>
  );
}
