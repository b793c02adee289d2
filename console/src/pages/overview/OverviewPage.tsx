// How does the node do, and what needs somebody's attention?
import { Col, Row } from "antd";
import { useTranslation } from "react-i18next";
import { useHistory, useTraffic } from "../../api/traffic";
import { useIsSeen } from "../../app/useIsSeen";
import { Page, Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { Waiting } from "../../parts/Waiting";
import { Attention } from "./Attention";
import { BalancerTable } from "./BalancerTable";
import { ErrorChart, PersistenceChart, TrafficChart } from "./charts";
import { FiguresRow } from "./FiguresRow";
import { figuresOf } from "./figures";
import { Misses } from "./Misses";

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
    </Page>
  );
}
