// What else does the log know of one request, and where can one go on from it?
import { Descriptions, Flex } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { LogLine } from "../../api/logs";
import { path as to } from "../../app/paths";
import { useFormat } from "../../i18n/format";
import { addressOf, barePath, wayOf } from "./lines";

export function LineFacts({ line }: { line: LogLine }) {
  const { t } = useTranslation("logs");
  const format = useFormat();
  const { load_balancer, listener, group, session, host, path, client } = line;
  const facts: [string, string | null][] = [
    ["client", client],
    ["way", wayOf([load_balancer, listener, group, line.target])],
    ["host", host],
    ["protocol", [line.protocol, line.tls_version && `TLS ${line.tls_version}`].filter(Boolean).join(" · ")],
    ["bytes", format.bytes(line.bytes)],
    ["session", session],
    ["refusal", line.refusal],
    ["user_agent", line.user_agent],
    ["referer", line.referer],
    ["request_id", line.request_id],
    ["trace_id", line.trace_id],
  ];
  return (
    <Flex vertical gap="small">
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2 }}
        items={facts
          .filter(([, value]) => value)
          .map(([key, value]) => ({
            key,
            label: t(`fact.${key}`),
            children: <span className="wrap">{value}</span>,
          }))}
      />
      <Flex wrap gap="middle">
        <Link
          to={to.explain({
            load_balancer,
            listener,
            host: host ?? "",
            path: barePath(path),
            from: addressOf(client),
          })}
        >
          {t("explain")}
        </Link>
        {session && <Link to={to.sessions({ load_balancer, group, q: session })}>{t("see_session")}</Link>}
      </Flex>
    </Flex>
  );
}
