// What is said of the load balancer itself?
import { Button, Descriptions, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { annotationsOf, originOf } from "../../parts/origin";
import { Section } from "../../parts/Page";
import { textsOf } from "../../parts/tags";
import { BasicDrawer } from "./BasicDrawer";
import type { Seen } from "./seen";

export function BasicTab({ seen }: { seen: Seen }) {
  const { t } = useTranslation(["balancer", "balancers", "persistence"]);
  const { balancer, edition, mayEdit } = seen;
  const tags = textsOf(balancer.tags);
  const [isOpen, setOpen] = useState(false);
  const switches = edition.switches.map(({ setting, default: usual }) => ({
    key: setting,
    label: t(`persistence:switchOf.${setting}`),
    children: (balancer[setting as "long_cookie"] ?? usual) ? t("yes") : t("no"),
  }));
  const items = [
    { key: "name", label: t("basic.name"), children: balancer.name },
    { key: "edition", label: t("basic.edition"), children: t(`persistence:edition.${balancer.edition}`) },
    { key: "region", label: t("basic.region"), children: balancer.region },
    { key: "project", label: t("basic.project"), children: balancer.project },
    { key: "description", label: t("balancers:field.description"), children: balancer.description || "–" },
    {
      key: "tags",
      label: t("balancers:field.tags"),
      children: tags.length === 0 ? "–" : tags.map((tag) => <Tag key={tag}>{tag}</Tag>),
    },
    { key: "owner", label: t("basic.owner"), children: t(`balancers:origin.${originOf(balancer)}`) },
    { key: "listeners", label: t("basic.listeners"), children: balancer.listeners.length },
    { key: "groups", label: t("basic.groups"), children: balancer.groups.length },
    ...switches,
  ];
  return (
    <Section
      title={t("tab.basic")}
      extra={mayEdit && <Button onClick={() => setOpen(true)}>{t("modify")}</Button>}
    >
      <Descriptions
        layout="vertical"
        colon={false}
        column={{ xs: 2, sm: 2, md: 2, lg: 2, xl: 3 }}
        items={items}
      />
      <Annotations of={balancer} />
      <p className="muted">{t(`persistence:editionHint.${balancer.edition}`)}</p>
      {isOpen && <BasicDrawer seen={seen} onClose={() => setOpen(false)} />}
    </Section>
  );
}

/** What a vendor's API keeps there: it is shown, and not changed here. */
function Annotations({ of }: { of: object }) {
  const { t } = useTranslation("balancer");
  const said = annotationsOf(of);
  if (said.length === 0) return null;
  return (
    <section className="annotations" aria-label={t("basic.annotations")}>
      <h3>{t("basic.annotations")}</h3>
      <p className="muted">{t("basic.annotationsHint")}</p>
      <dl>
        {said.map(([key, value]) => (
          <div key={key}>
            <dt>
              <code>{key}</code>
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
