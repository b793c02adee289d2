// What does the log tell of each request?
import { Table, Tag } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useTranslation } from "react-i18next";
import type { NumberedLine } from "../../api/logs";
import { TAGS, useLanguage } from "../../i18n";
import { useFormat } from "../../i18n/format";
import { Reason } from "../../parts/Reason";
import { LineFacts } from "./LineFacts";
import { wayOf } from "./lines";

interface Props {
  lines: NumberedLine[];
  hasBalancer: boolean;
  emptyText: React.ReactNode;
}

/** What kind of answer it is: by the first digit of its status. */
function Status({ status }: { status: number }) {
  const kind = status >= 500 ? "bad" : status >= 400 ? "warn" : "good";
  return <span className={`log-status log-${kind}`}>{status}</span>;
}

/** Of the lines that were there before, nothing is drawn anew when others come. */
const onlyOthers = (line: NumberedLine, before: NumberedLine) => line !== before;

function useColumns(hasBalancer: boolean): ColumnsType<NumberedLine> {
  const { t } = useTranslation("logs");
  const format = useFormat();
  const language = useLanguage();
  const clock = new Intl.DateTimeFormat(TAGS[language], {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hour12: false,
  });
  const columns: ColumnsType<NumberedLine> = [
    {
      title: t("column.time"),
      dataIndex: "time",
      render: (time: string) => (
        <time className="numbers" dateTime={time}>
          {clock.format(Date.parse(time))}
        </time>
      ),
    },
    {
      title: t("column.status"),
      dataIndex: "status",
      render: (status: number) => <Status status={status} />,
    },
    {
      title: t("column.request"),
      key: "request",
      className: "log-request",
      render: (_, { method, host, path }) => (
        <span title={`${method} ${host ?? ""}${path}`}>
          <Tag>{method}</Tag>
          {path}
        </span>
      ),
    },
    {
      responsive: ["md"],
      title: t("column.duration"),
      dataIndex: "duration_ms",
      align: "right",
      // The node counts whole milliseconds: what took less says 0.
      render: (ms: number) => (ms > 0 ? "" : "< ") + format.duration(Math.max(ms, 1) / 1000),
    },
    { responsive: ["md"], title: t("column.client"), dataIndex: "client" },
    {
      responsive: ["md"],
      title: t("column.way"),
      key: "way",
      render: (_, { load_balancer, listener, group, target }) =>
        wayOf([...(hasBalancer ? [] : [load_balancer]), listener, group, target]),
    },
    {
      title: t("column.reason"),
      key: "reason",
      render: (_, { reason }) => (reason ? <Reason reason={reason} /> : "–"),
    },
  ];
  return columns.map((column) => ({ ...column, shouldCellUpdate: onlyOthers }));
}

export function LogTable({ lines, hasBalancer, emptyText }: Props) {
  const { t } = useTranslation("logs");
  const columns = useColumns(hasBalancer);
  const language = useLanguage();
  return (
    <Table<NumberedLine>
      key={language}
      aria-label={t("title")}
      size="small"
      className="log"
      rowKey="number"
      dataSource={lines}
      columns={columns}
      pagination={false}
      scroll={{ x: "max-content" }}
      expandable={{
        columnTitle: <span className="hidden">{t("column.more")}</span>,
        expandedRowRender: (line) => <LineFacts line={line} />,
        expandRowByClick: true,
      }}
      locale={{ emptyText }}
    />
  );
}
