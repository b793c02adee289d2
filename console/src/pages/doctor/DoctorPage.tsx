// Why does persistence not work as its operator expects, and what can be done?
import { ReloadOutlined } from "@ant-design/icons";
import { Button, Card, Flex, Skeleton, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFindings } from "../../api/doctor";
import { Page } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { Nothing } from "../../parts/Waiting";
import { When } from "../../parts/When";
import { FindingCard } from "./FindingCard";

/** The doctor looks at counters that grow: a minute is soon enough. */
const EVERY_MS = 60_000;

export function DoctorPage() {
  const { t } = useTranslation(["doctor", "decisions"]);
  const findings = useFindings(EVERY_MS);
  // It is looked at again and again by itself: the button tells only of whoever pressed it.
  const [isAsked, setAsked] = useState(false);
  const again = async () => {
    setAsked(true);
    await findings.refetch();
    setAsked(false);
  };
  const found = findings.data?.findings ?? [];
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      isBusy={findings.isPending}
      extra={
        <Button icon={<ReloadOutlined />} loading={isAsked} onClick={() => void again()}>
          {t("look_again")}
        </Button>
      }
    >
      <Flex vertical gap="middle">
        <Problems error={findings.error} />
        {findings.isPending && <Skeleton active />}
        {findings.data && (
          <Typography.Text type="secondary" role="status">
            {t("found", { count: found.length })} · <When ms={findings.dataUpdatedAt} />
          </Typography.Text>
        )}
        {findings.data && found.length === 0 && (
          <Card>
            <Nothing what={t("nothing.what")} hint={t("nothing.hint")} />
          </Card>
        )}
        {found.map((finding) => (
          <FindingCard key={`${finding.load_balancer}/${finding.group}/${finding.code}`} finding={finding} />
        ))}
      </Flex>
    </Page>
  );
}
