// Where would the request go, and by which steps?
import { CheckCircleFilled, ExclamationCircleFilled } from "@ant-design/icons";
import { Alert, Card, Descriptions, Flex, Typography, theme } from "antd";
import { useTranslation } from "react-i18next";
import type { Explanation, Question, Step } from "../../api/explain";
import { capital } from "../../parts/capital";
import { Reason } from "../../parts/Reason";
import { toCommand } from "./question";
import { markOf, tell } from "./steps";

/** The sentence of a step in the reader's language; one of a newer node is told as the node tells it. */
function useSentence() {
  const { t, i18n } = useTranslation("decisions");
  const otherwise = (name: string | undefined) => ({ defaultValue: name ?? "" });
  return (step: Step) => {
    const { step: name, form, values, what } = tell(step);
    if (!i18n.exists(`decisions:step.${name}.${form}`)) return what;
    const { method, reason, order, scheduler, policy } = values;
    return t(`step.${name}.${form}`, {
      ...values,
      method: t(`method.${method}`, otherwise(method)),
      reason: t(`meaning.${reason}`, otherwise(reason)),
      order: t(`order.${order}`, otherwise(order)),
      scheduler: t(`scheduler.${scheduler}`, otherwise(scheduler)),
      policy: t(`policy.${policy}`, otherwise(policy)),
    });
  };
}

function StepMark({ number, step }: { number: number; step: Step }) {
  const { token } = theme.useToken();
  const mark = markOf(step.step ?? "");
  const colour =
    mark === "bad" ? token.colorError : mark === "good" ? token.colorSuccess : token.colorPrimary;
  const size = token.controlHeightSM;
  return (
    <Flex
      align="center"
      justify="center"
      aria-hidden
      style={{
        flex: "none",
        width: size,
        height: size,
        border: `1px solid ${colour}`,
        borderRadius: size,
        color: token.colorText,
        fontSize: token.fontSizeSM,
      }}
    >
      {number}
    </Flex>
  );
}

function Steps({ steps }: { steps: Step[] }) {
  const { t } = useTranslation("explain");
  const { token } = theme.useToken();
  const sentence = useSentence();
  return (
    <Flex
      component="ol"
      vertical
      gap="middle"
      aria-label={t("steps")}
      style={{ listStyle: "none", margin: 0, padding: 0 }}
    >
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step has no name of its own, and the list never changes.
        <Flex component="li" key={index} gap="middle" align="flex-start">
          <StepMark number={index + 1} step={step} />
          <Flex vertical style={{ paddingBlockStart: token.paddingXXS / 2, overflowWrap: "anywhere" }}>
            <span>{capital(sentence(step))}</span>
            <Typography.Text type="secondary" code className="small">
              {step.step}
            </Typography.Text>
          </Flex>
        </Flex>
      ))}
    </Flex>
  );
}

/** Reasons for which the balancer answers by itself and means to. */
const ANSWERED = new Set(["redirect", "respond"]);

function Verdict({ answer }: { answer: Explanation }) {
  const { t } = useTranslation("explain");
  const { group, target, status, reason } = answer;
  if (target) {
    return (
      <Alert type="success" showIcon icon={<CheckCircleFilled />} title={t("goes_to", { group, target })} />
    );
  }
  const isMeant = ANSWERED.has(reason);
  return (
    <Alert
      type={isMeant ? "info" : "error"}
      showIcon
      icon={isMeant ? undefined : <ExclamationCircleFilled />}
      title={t(isMeant ? "answered" : "refused", { status })}
    />
  );
}

export function Answer({ question, answer }: { question: Question; answer: Explanation }) {
  const { t } = useTranslation("explain");
  const { token } = theme.useToken();
  const facts = [
    { key: "listener", label: t("fact.listener"), children: `${answer.load_balancer}/${answer.listener}` },
    {
      key: "rule",
      label: t("fact.rule"),
      children: answer.rule === null ? t("fact.no_rule") : `rules[${answer.rule}]`,
    },
    { key: "group", label: t("fact.group"), children: answer.group ?? "–" },
    { key: "target", label: t("fact.target"), children: answer.target ?? "–" },
    { key: "reason", label: t("fact.reason"), children: <Reason reason={answer.reason} /> },
    { key: "session", label: t("fact.session"), children: answer.session ?? t("fact.no_session") },
    { key: "ends", label: t("fact.ends_in"), children: answer.expires_in ?? "–" },
  ];
  return (
    <Flex vertical gap="middle" role="status">
      <Verdict answer={answer} />
      <Card size="small" title={t("steps")}>
        <Steps steps={answer.steps} />
      </Card>
      <Card size="small" title={t("facts")}>
        <Descriptions size="small" column={{ xs: 1, sm: 2 }} items={facts} />
      </Card>
      <Typography.Paragraph
        code
        copyable={{ tooltips: [t("copy"), t("copied")] }}
        style={{ overflowWrap: "anywhere", marginBlock: token.marginXS }}
      >
        {toCommand(question)}
      </Typography.Paragraph>
    </Flex>
  );
}
