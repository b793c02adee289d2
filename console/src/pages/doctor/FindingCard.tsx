// What did the doctor find in a group, and what helps?
import { Card, Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Finding } from "../../api/doctor";
import { path } from "../../app/paths";
import { Prose } from "../../parts/Prose";
import { Severity, useFindingWords } from "../../parts/Severity";

export function FindingCard({ finding }: { finding: Finding }) {
  const { t } = useTranslation("doctor");
  const words = useFindingWords()(finding);
  const { load_balancer, group, code, severity } = finding;
  return (
    <Card size="small" role="article" aria-label={`${load_balancer}/${group}: ${words.what}`}>
      <Flex vertical gap="small">
        <Flex wrap gap="small" align="center" justify="space-between">
          <Flex gap="small" align="center">
            <Severity severity={severity} />
            <Link to={path.group(load_balancer, group)}>
              {load_balancer}/{group}
            </Link>
          </Flex>
          <Typography.Text code type="secondary">
            {code}
          </Typography.Text>
        </Flex>
        <Typography.Text strong>{words.what}</Typography.Text>
        <Typography.Text type="secondary">
          {t("hint")} <Prose text={words.hint} />
        </Typography.Text>
        <Flex wrap gap="middle">
          <Link to={path.sessions({ load_balancer, group })}>{t("see_sessions")}</Link>
          <Link to={path.logs({ load_balancer, group })}>{t("see_logs")}</Link>
        </Flex>
      </Flex>
    </Card>
  );
}
