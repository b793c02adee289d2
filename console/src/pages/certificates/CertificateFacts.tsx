// What is in a certificate, and who uses it?
import { Descriptions, Flex, Tag, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Certificate } from "../../api/certificates";
import { path } from "../../app/paths";
import { useFormat } from "../../i18n/format";
import { StatusTag } from "../../parts/StatusTag";
import { When } from "../../parts/When";
import { endsOf } from "./expiry";

/** When it ends to hold, and how bad that is. */
export function Expires({ certificate }: { certificate: Certificate }) {
  const { t } = useTranslation("certificates");
  const { kind, days } = endsOf(certificate.not_after_s, Date.now());
  return (
    <StatusTag kind={kind}>
      {days < 0 ? t("expired") : <When ms={certificate.not_after_s * 1000} />}
    </StatusTag>
  );
}

/** Listeners that use it, each with a way to it. */
export function UsedBy({ certificate }: { certificate: Certificate }) {
  const { t } = useTranslation("certificates");
  if (certificate.used_by.length === 0)
    return <Typography.Text type="secondary">{t("unused")}</Typography.Text>;
  return (
    <Flex wrap gap="small">
      {certificate.used_by.map((full) => {
        const [balancer = "", ...listener] = full.split("/");
        return (
          <Link key={full} to={path.listener(balancer, listener.join("/"))}>
            {full}
          </Link>
        );
      })}
    </Flex>
  );
}

export function CertificateFacts({ certificate }: { certificate: Certificate }) {
  const { t } = useTranslation("certificates");
  const format = useFormat();
  const { names, subject, not_before_s, not_after_s, key_kind, chain, fingerprint } = certificate;
  return (
    <Descriptions
      size="small"
      column={1}
      items={[
        {
          key: "names",
          label: t("fact.names"),
          children: (
            <Flex wrap gap={4}>
              {names.map((name) => (
                <Tag key={name}>{name}</Tag>
              ))}
              {names.length === 0 && "–"}
            </Flex>
          ),
        },
        { key: "subject", label: t("fact.subject"), children: subject || "–" },
        { key: "from", label: t("fact.from"), children: format.dateTime(not_before_s * 1000) },
        { key: "until", label: t("fact.until"), children: format.dateTime(not_after_s * 1000) },
        { key: "key", label: t("fact.key"), children: key_kind },
        { key: "chain", label: t("fact.chain"), children: t("fact.chain_of", { count: chain }) },
        {
          key: "fingerprint",
          label: t("fact.fingerprint"),
          children: (
            <Typography.Text className="mono wrap" copyable={{ tooltips: [t("copy"), t("copied")] }}>
              {fingerprint}
            </Typography.Text>
          ),
        },
        { key: "used", label: t("fact.used_by"), children: <UsedBy certificate={certificate} /> },
      ]}
    />
  );
}
