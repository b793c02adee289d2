// What needs somebody's attention, and where is it seen to?
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useCertificates } from "../../api/certificates";
import { useFindings } from "../../api/doctor";
import { useStatus } from "../../api/status";
import { useFormat } from "../../i18n/format";
import { Section } from "../../parts/Page";
import { Prose } from "../../parts/Prose";
import { useFindingWords } from "../../parts/Severity";
import { StatusTag } from "../../parts/StatusTag";
import { Waiting } from "../../parts/Waiting";
import { attentionOf, type Item } from "./attention";

/** How many things are shown at once. */
const MOST = 12;
const EVERY_MS = 5_000;
const SELDOM_MS = 60_000;

function What({ item }: { item: Item }) {
  const { t } = useTranslation("overview");
  const format = useFormat();
  const findingWords = useFindingWords();
  const { words, values, finding } = item;
  if (finding) return t("attention.finding", { ...values, what: findingWords(finding).what });
  if (words === "file_warning") return <Prose text={String(values.text)} />;
  return t(`attention.${words}`, {
    ...values,
    left: format.duration(Number(values.left_s ?? 0)),
    when: values.at_ms === undefined ? "" : format.ago(Number(values.at_ms)),
  });
}

export function Attention({ isSeen }: { isSeen: (loadBalancer: string) => boolean }) {
  const { t } = useTranslation("overview");
  const status = useStatus(EVERY_MS);
  const certificates = useCertificates();
  const findings = useFindings(SELDOM_MS);
  const known = {
    status: status.data,
    certificates: certificates.data ?? [],
    findings: findings.data?.findings ?? [],
  };
  const items = attentionOf(known, Date.now(), isSeen);
  return (
    <Section title={t("attention.title")}>
      {status.isPending && <Waiting rows={2} />}
      {status.data && items.length === 0 && <StatusTag kind="good">{t("attention.nothing")}</StatusTag>}
      {items.length > 0 && (
        <ul className="attention" aria-label={t("attention.title")}>
          {items.slice(0, MOST).map((item) => (
            <li key={item.key} className="attention-item">
              <StatusTag kind={item.kind}>{t(`attention.kind.${item.kind}`)}</StatusTag>
              <span className="grow wrap">
                <What item={item} />
              </span>
              <Link to={item.to} aria-label={`${t("attention.see")}: ${item.key}`}>
                {t("attention.see")}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {items.length > MOST && <p className="muted">{t("attention.more", { count: items.length - MOST })}</p>}
    </Section>
  );
}
