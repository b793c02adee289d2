// Which sessions shall the list show?
import { Flex, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { groupsOf, loadBalancersOf, useStatus } from "../../api/status";
import type { Filters } from "../../parts/useFilters";

export const FILTERS = ["load_balancer", "group", "target", "q"] as const;
export type SessionFilterName = (typeof FILTERS)[number];

interface Props {
  loadBalancer: string | undefined;
  filters: Filters<SessionFilterName>;
  onChange: (change: Filters<SessionFilterName>) => void;
}

const options = (names: Iterable<string>) =>
  [...new Set(names)].sort().map((value) => ({ value, label: value }));

export function SessionFilters({ loadBalancer, filters, onChange }: Props) {
  const { t } = useTranslation("sessions");
  const { data: status } = useStatus();
  const balancer = loadBalancer ?? filters.load_balancer;
  const groups = groupsOf(status, balancer);
  const targets = groups
    .filter((group) => !filters.group || group.name === filters.group)
    .flatMap((group) => group.targets);
  const common = { allowClear: true, showSearch: true, className: "filter" } as const;
  return (
    <Flex wrap gap="small" role="search" aria-label={t("filter.label")}>
      <Input.Search
        key={filters.q ?? ""}
        className="filter-wide"
        allowClear
        defaultValue={filters.q}
        placeholder={t("filter.search")}
        aria-label={t("filter.search")}
        onSearch={(q) => onChange({ q: q.trim() })}
      />
      {loadBalancer === undefined && (
        <Select
          {...common}
          aria-label={t("filter.load_balancer")}
          placeholder={t("filter.load_balancer")}
          value={filters.load_balancer}
          options={options(loadBalancersOf(status))}
          onChange={(value) => onChange({ load_balancer: value, group: undefined, target: undefined })}
        />
      )}
      <Select
        {...common}
        aria-label={t("filter.group")}
        placeholder={t("filter.group")}
        value={filters.group}
        options={options(groups.map((group) => group.name))}
        onChange={(value) => onChange({ group: value, target: undefined })}
      />
      <Select
        {...common}
        aria-label={t("filter.target")}
        placeholder={t("filter.target")}
        value={filters.target}
        options={options(targets.map((target) => target.name))}
        onChange={(value) => onChange({ target: value })}
      />
    </Flex>
  );
}
