// Which notes of the audit shall be shown?
import { DatePicker, Flex, Input, Select } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import type { Filters } from "../../parts/useFilters";
import { OUTCOMES } from "./outcomes";

export const FILTERS = ["actor", "outcome", "path", "since", "until"] as const;
export type AuditFilterName = (typeof FILTERS)[number];

interface Props {
  filters: Filters<AuditFilterName>;
  hasPath: boolean;
  onChange: (change: Filters<AuditFilterName>) => void;
}

const read = (seconds: string | undefined) => (seconds ? dayjs.unix(Number(seconds)) : null);

export function AuditFilters({ filters, hasPath, onChange }: Props) {
  const { t } = useTranslation("audit");
  return (
    <Flex wrap gap="small" role="search" aria-label={t("filter.label")}>
      <Input.Search
        key={`actor ${filters.actor}`}
        className="filter-wide"
        allowClear
        defaultValue={filters.actor}
        aria-label={t("filter.actor")}
        placeholder={t("filter.actor_hint")}
        onSearch={(actor) => onChange({ actor: actor.trim() })}
      />
      <Select
        className="filter"
        allowClear
        aria-label={t("filter.outcome")}
        placeholder={t("filter.outcome")}
        value={filters.outcome}
        options={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
        onChange={(outcome) => onChange({ outcome })}
      />
      {hasPath && (
        <Input.Search
          key={`path ${filters.path}`}
          className="filter-wide"
          allowClear
          defaultValue={filters.path}
          aria-label={t("filter.path")}
          placeholder={t("filter.path_hint")}
          onSearch={(path) => onChange({ path: path.trim() })}
        />
      )}
      <DatePicker.RangePicker
        showTime
        allowEmpty={[true, true]}
        aria-label={t("filter.time")}
        placeholder={[t("filter.since"), t("filter.until")]}
        value={[read(filters.since), read(filters.until)]}
        onChange={(times) =>
          onChange({ since: times?.[0]?.unix().toString(), until: times?.[1]?.unix().toString() })
        }
      />
    </Flex>
  );
}
