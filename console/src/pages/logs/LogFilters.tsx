// Which requests shall the log show?
import { Flex, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { groupsOf, listenersOf, loadBalancersOf, useStatus } from "../../api/status";
import { REASONS } from "../../parts/reasons";
import type { Filters } from "../../parts/useFilters";

export const FILTERS = [
  "load_balancer",
  "listener",
  "group",
  "target",
  "status",
  "client",
  "reason",
  "method",
  "path",
] as const;
export type LogFilterName = (typeof FILTERS)[number];

interface Props {
  loadBalancer: string | undefined;
  filters: Filters<LogFilterName>;
  onChange: (change: Filters<LogFilterName>) => void;
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
const CLASSES = ["2xx", "3xx", "4xx", "5xx"];
const names = (found: string[]) => [...new Set(found)].sort().map((value) => ({ value, label: value }));

export function LogFilters({ loadBalancer, filters, onChange }: Props) {
  const { t } = useTranslation(["logs", "decisions"]);
  const { data: status } = useStatus();
  const balancer = loadBalancer ?? filters.load_balancer;
  const groups = groupsOf(status, balancer);
  const listeners = listenersOf(status, balancer).filter(({ protocol }) => protocol.startsWith("http"));
  const targets = groups
    .filter(({ name }) => !filters.group || name === filters.group)
    .flatMap((one) => one.targets);
  const choices: Record<string, { value: string; label: string }[]> = {
    ...(loadBalancer === undefined && { load_balancer: names(loadBalancersOf(status)) }),
    listener: names(listeners.map((one) => one.name)),
    group: names(groups.map((one) => one.name)),
    target: names(targets.map((one) => one.name)),
    reason: REASONS.map((value) => ({ value, label: t(`decisions:reason.${value}`) })),
    method: names(METHODS),
  };
  return (
    <Flex wrap gap="small" role="search" aria-label={t("filter.label")}>
      {Object.entries(choices).map(([name, options]) => (
        <Select
          key={name}
          className="filter"
          allowClear
          showSearch
          optionFilterProp="label"
          popupMatchSelectWidth={false}
          aria-label={t(`filter.${name}`)}
          placeholder={t(`filter.${name}`)}
          value={filters[name as LogFilterName]}
          options={options}
          onChange={(value?: string) => onChange({ [name]: value })}
        />
      ))}
      <Select
        className="filter"
        mode="tags"
        allowClear
        maxTagCount="responsive"
        aria-label={t("filter.status")}
        placeholder={t("filter.status_short")}
        value={filters.status?.split(",") ?? []}
        options={names(CLASSES)}
        onChange={(values: string[]) =>
          onChange({ status: values.filter((value) => /^\d(\d\d|xx)$/.test(value)).join() })
        }
      />
      {(["client", "path"] as const).map((name) => (
        <Input.Search
          key={`${name} ${filters[name]}`}
          className="filter-wide"
          allowClear
          defaultValue={filters[name]}
          aria-label={t(`filter.${name}`)}
          placeholder={t(`filter.${name}_hint`)}
          onSearch={(value) => onChange({ [name]: value.trim() })}
        />
      ))}
    </Flex>
  );
}
