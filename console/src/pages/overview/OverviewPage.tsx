// How does the node do, and what needs somebody's attention?
import { Col, Row } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useHistory, useTraffic } from "../../api/traffic";
import { useIsSeen } from "../../app/useIsSeen";
import { Page, Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { Waiting } from "../../parts/Waiting";
import { Attention } from "./Attention";
import { FiguresRow } from "./FiguresRow";
import { figuresOf } from "./figures";
import { Misses } from "./Misses";

// Tables and charts weigh as much as half of the rest: the first page of all is there before them.
const BalancerTable = lazy(async () => ({ default: (await import("./BalancerTable")).BalancerTable }));
const TrafficChart = lazy(async () => ({ default: (await import("./charts")).TrafficChart }));
const ErrorChart = lazy(async () => ({ default: (await import("./charts")).ErrorChart }));
const PersistenceChart = lazy(async () => ({ default: (await import("./charts")).PersistenceChart }));

export function OverviewPage() {
  const { t } = useTranslation(["overview", "decisions"]);
  const isSeen = useIsSeen();
  const traffic = useTraffic();
  const history = useHistory();
  const figures = traffic.data && figuresOf(traffic.data, isSeen);
  return (
    <Page title={t("title")} lead={t("lead")} isBusy={traffic.isPending}>
      <Problems error={traffic.error} onRetry={() => traffic.refetch()} />
      <FiguresRow figures={figures} />
      <Attention isSeen={isSeen} />
      {history.isPending && <Waiting />}
      <Suspense fallback={<Waiting />}>
        {history.data && figures && (
          <Row gutter={[16, 16]}>
            <Col xs={24} xl={12}>
              <TrafficChart history={history.data} isSeen={isSeen} />
            </Col>
            <Col xs={24} xl={12}>
              <ErrorChart history={history.data} isSeen={isSeen} />
            </Col>
            <Col xs={24} xl={12}>
              <PersistenceChart history={history.data} isSeen={isSeen} />
            </Col>
            <Col xs={24} xl={12}>
              <Section title={t("misses.title")} lead={t("misses.lead")}>
                <Misses persistence={figures.persistence} />
              </Section>
            </Col>
          </Row>
        )}
        {traffic.data && <BalancerTable traffic={traffic.data} isSeen={isSeen} />}
      </Suspense>
    </Page>
  );
}
