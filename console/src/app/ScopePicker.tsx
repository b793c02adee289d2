// For which region and project? What is chosen here narrows every list of load balancers.
import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useBalancers } from "../api/balancers";
import { setScope, useScope } from "./scope";

export function ScopePicker({ isWide = false }: { isWide?: boolean }) {
  const { t } = useTranslation();
  const scope = useScope();
  const { data = [] } = useBalancers();
  const choices = (all: string, found: string[], chosen: string | undefined) => [
    { value: "", label: all },
    ...[...new Set([...found, ...(chosen === undefined ? [] : [chosen])])]
      .sort()
      .map((value) => ({ value, label: value })),
  ];
  const width = isWide ? "100%" : 192;
  return (
    <>
      <Select
        aria-label={t("scope.region")}
        style={{ width }}
        value={scope.region ?? ""}
        options={choices(
          t("scope.allRegions"),
          data.map(({ region }) => region),
          scope.region,
        )}
        onChange={(region) => setScope({ ...scope, region: region || undefined })}
      />
      <Select
        aria-label={t("scope.project")}
        style={{ width }}
        value={scope.project ?? ""}
        options={choices(
          t("scope.allProjects"),
          data.map(({ project }) => project),
          scope.project,
        )}
        onChange={(project) => setScope({ ...scope, project: project || undefined })}
      />
    </>
  );
}
