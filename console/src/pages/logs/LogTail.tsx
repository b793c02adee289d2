// What is asked and answered right now? Also a tab of the page of a load balancer.
import { DownloadOutlined, PauseCircleOutlined, PlayCircleOutlined } from "@ant-design/icons";
import { Button, Flex, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Tail, useLogs } from "../../api/logs";
import { Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { StatusTag } from "../../parts/StatusTag";
import { save } from "../../parts/save";
import { useFilters } from "../../parts/useFilters";
import { Nothing } from "../../parts/Waiting";
import { FILTERS, LogFilters } from "./LogFilters";
import { LogTable } from "./LogTable";
import { toText } from "./lines";

function State({ tail, isPaused }: { tail: Tail; isPaused: boolean }) {
  const { t } = useTranslation("logs");
  const kind = isPaused ? "idle" : tail.state === "on" ? "good" : tail.state === "off" ? "warn" : "busy";
  return <StatusTag kind={kind}>{t(`state.${isPaused ? "paused" : tail.state}`)}</StatusTag>;
}

export function LogTail({ loadBalancer }: { loadBalancer?: string }) {
  const { t } = useTranslation(["logs", "decisions"]);
  const [filters, setFilters] = useFilters(FILTERS);
  const [isPaused, setPaused] = useState(false);
  const filter = loadBalancer ? { ...filters, load_balancer: loadBalancer } : filters;
  const tail = useLogs(filter, isPaused);
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <Flex vertical gap="middle">
      <LogFilters loadBalancer={loadBalancer} filters={filters} onChange={setFilters} />
      <Flex wrap gap="small" align="center" justify="space-between">
        <Flex wrap gap="middle" align="center">
          <span role="status">
            <State tail={tail} isPaused={isPaused} />
          </span>
          <Typography.Text type="secondary">{t("lines", { count: tail.lines.length })}</Typography.Text>
          {tail.leftOut > 0 && (
            <Typography.Text type="secondary">{t("left_out", { count: tail.leftOut })}</Typography.Text>
          )}
        </Flex>
        <Flex wrap gap="small">
          <Button
            type={isPaused ? "primary" : "default"}
            icon={isPaused ? <PlayCircleOutlined /> : <PauseCircleOutlined />}
            onClick={() => setPaused(!isPaused)}
          >
            {t(isPaused ? "go_on" : "pause")}
          </Button>
          <Button onClick={tail.clear} disabled={tail.lines.length === 0}>
            {t("clear")}
          </Button>
          <Button
            icon={<DownloadOutlined />}
            disabled={tail.lines.length === 0}
            onClick={() => save("homing-access.jsonl", toText(tail.lines), "application/jsonl")}
          >
            {t("download")}
          </Button>
        </Flex>
      </Flex>
      <Problems error={isPaused ? undefined : tail.error} />
      <Section isFlush>
        <LogTable
          lines={tail.lines}
          hasBalancer={loadBalancer !== undefined}
          emptyText={
            <Nothing
              what={t(isFiltered ? "empty.filtered" : "empty.what")}
              hint={t(isFiltered ? "empty.filtered_hint" : "empty.hint")}
            />
          }
        />
      </Section>
    </Flex>
  );
}
