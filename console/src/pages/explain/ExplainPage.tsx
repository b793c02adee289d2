// Where would a request go, and why? Nothing is sent, pinned or counted.
import { Col, Form, Row, Tabs } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useExplain } from "../../api/explain";
import { Page, Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { useFilters } from "../../parts/useFilters";
import { Nothing } from "../../parts/Waiting";
import { Answer } from "./Answer";
import { QuestionForm } from "./QuestionForm";
import { EMPTY, type Fields, PARAMS, readListener, toQuestion } from "./question";
import { Verify } from "./Verify";

function Explain() {
  const { t } = useTranslation("explain");
  const [params, setParams] = useFilters(PARAMS);
  const [form] = Form.useForm<Fields>();
  const explain = useExplain();
  const { load_balancer, listener, host, path, from } = params;
  const first: Fields = {
    ...EMPTY,
    listener: load_balancer && listener ? `${load_balancer}/${listener}` : null,
    host: host ?? "",
    path: path ?? "/",
    from: from ?? "",
  };

  const isAsked = useRef(false);

  function ask(fields: Fields) {
    // What the address then says is less than what the form says.
    isAsked.current = true;
    setParams({ ...readListener(fields.listener), host: fields.host, path: fields.path, from: fields.from });
    explain.mutate(toQuestion(fields));
  }

  // A link that says enough is answered at once.
  useEffect(() => {
    if (isAsked.current || !first.listener || !first.from) return;
    isAsked.current = true;
    explain.mutate(toQuestion(first));
  });

  return (
    <Row gutter={[24, 24]}>
      <Col xs={24} lg={9}>
        <Section>
          <QuestionForm form={form} first={first} isAsking={explain.isPending} onAsk={ask} />
        </Section>
      </Col>
      <Col xs={24} lg={15}>
        <Problems error={explain.error} />
        {explain.data && explain.variables && <Answer question={explain.variables} answer={explain.data} />}
        {explain.isIdle && <Nothing what={t("idle.what")} hint={t("idle.hint")} />}
      </Col>
    </Row>
  );
}

export function ExplainPage() {
  const { t } = useTranslation(["explain", "decisions"]);
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Tabs
        items={[
          { key: "request", label: t("tab.request"), children: <Explain /> },
          { key: "verify", label: t("tab.verify"), children: <Verify /> },
        ]}
      />
    </Page>
  );
}
