// How does one load balancer do, and how did that change lately? A tab of its page.
import { Col, Row } from "antd";
import { useTranslation } from "react-i18next";
import { useHistory, useTraffic } from "../../api/traffic";
import { useIsSeen } from "../../app/useIsSeen";
import { Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { Waiting } from "../../parts/Waiting";
import {
  ByteChart,
  ConnectionChart,
  ErrorChart,
  LatencyChart,
  PersistenceChart,
  TrafficChart,
} from "./charts";
import { FiguresRow } from "./FiguresRow";
import { figuresOf } from "./figures";
import { Misses } from "./Misses";

const CHARTS = [
  TrafficChart,
  ErrorChart,
  LatencyChart,
  ConnectionChart,
  ByteChart,
  PersistenceChart,
] as const;

export function Monitoring({ loadBalancer }: { loadBalancer?: string }) {
  const { t } = useTranslation(["overview", "decisions"]);
  const isSeen = useIsSeen(loadBalancer);
  const traffic = useTraffic(loadBalancer);
  const history = useHistory(loadBalancer);
  const figures = traffic.data && figuresOf(traffic.data, isSeen);
  return (
    <div className="stack">
      <Problems error={traffic.error ?? history.error} />
      <FiguresRow figures={figures} />
      {history.isPending && <Waiting />}
      <Row gutter={[16, 16]}>
        {history.data &&
          CHARTS.map((OneChart) => (
            <Col key={OneChart.name} xs={24} xl={12}>
              <OneChart history={history.data} isSeen={isSeen} />
            </Col>
          ))}
        {figures && (
          <Col xs={24} xl={12}>
            <Section title={t("misses.title")} lead={t("misses.lead")}>
              <Misses persistence={figures.persistence} />
            </Section>
          </Col>
        )}
      </Row>
    </div>
  );
}
