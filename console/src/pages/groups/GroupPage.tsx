// What is one backend group like: its targets and sessions, and how they are kept?
import { Button, Descriptions } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { useBalancer } from "../../api/balancers";
import { Refused } from "../../api/client";
import { useEditions } from "../../api/editions";
import { useGroup } from "../../api/groups";
import { path } from "../../app/paths";
import { useWho } from "../../app/who";
import { useFormat } from "../../i18n/format";
import { usersOf } from "../../parts/groups/groupForm";
import { displayNameOf } from "../../parts/origin";
import { Page, Section } from "../../parts/Page";
import { PersistenceTag } from "../../parts/PersistenceTag";
import { Problems } from "../../parts/Problems";
import { Nothing, Waiting } from "../../parts/Waiting";
import { FileNotice } from "../balancer/FileNotice";
import type { Seen } from "../balancer/seen";
import { GroupDrawer } from "./GroupDrawer";
import { HealthDrawer } from "./HealthDrawer";
import { PersistenceSwitch } from "./PersistenceSwitch";
import { RemoveGroup } from "./RemoveGroup";
import { TargetsSection } from "./TargetsSection";

export function GroupPage() {
  const { t } = useTranslation("groups");
  const { balancer: of = "", group: name = "" } = useParams();
  const go = useNavigate();
  const { may } = useWho();
  const balancer = useBalancer(of);
  const group = useGroup(of, name);
  const { data: editions, error: noEditions } = useEditions();
  const [open, setOpen] = useState<"modify" | "health" | "remove">();
  const edition = editions?.editions.find((each) => each.edition === balancer.data?.data.edition);
  const mayEdit = balancer.data?.data.managed_by === "api" && may("edit");
  const seen: Seen | undefined = balancer.data &&
    editions &&
    edition && {
      balancer: balancer.data.data,
      revision: balancer.data.revision,
      edition,
      editions,
      mayEdit,
      mayOperate: may("operate"),
    };
  const spec = seen?.balancer.groups.find((each) => each.name === name);
  const error = group.error ?? balancer.error ?? noEditions;
  const isMissing = group.error instanceof Refused && group.error.status === 404;
  const close = () => setOpen(undefined);
  return (
    <Page
      title={name}
      lead={displayNameOf(spec)}
      above={
        <>
          <Link to={path.balancers()}>{t("common:nav.balancers")}</Link> /{" "}
          <Link to={path.balancer(of, "groups")}>{of}</Link>
        </>
      }
      isBusy={group.isPending || balancer.isPending}
      extra={
        mayEdit && (
          <>
            <Button onClick={() => setOpen("modify")}>{t("modify.action")}</Button>
            <Button onClick={() => setOpen("health")}>{t("health.action")}</Button>
            <Button danger onClick={() => setOpen("remove")}>
              {t("common:remove")}
            </Button>
          </>
        )
      }
    >
      {isMissing ? <Nothing what={t("missing")} /> : <Problems error={error} />}
      {seen?.balancer.managed_by === "file" && <FileNotice />}
      {seen && spec && group.data ? (
        <>
          <Facts seen={seen} name={name} />
          <TargetsSection seen={seen} group={group.data} />
        </>
      ) : (
        !error && <Waiting />
      )}
      {seen && spec && open === "modify" && <GroupDrawer {...seen} group={spec} onClose={close} />}
      {seen && spec && open === "health" && <HealthDrawer seen={seen} group={spec} onClose={close} />}
      {open === "remove" && (
        <RemoveGroup
          balancer={of}
          group={name}
          onClose={close}
          onDone={() => void go(path.balancer(of, "groups"))}
        />
      )}
    </Page>
  );
}

function Facts({ seen, name }: { seen: Seen; name: string }) {
  const { t } = useTranslation(["groups", "persistence"]);
  const format = useFormat();
  const { data } = useGroup(seen.balancer.name, name);
  if (data === undefined) return null;
  const { scheduler, persistence, health, pending_orders } = data;
  const users = usersOf(seen.balancer, name);
  const items = [
    {
      key: "scheduler",
      label: t("persistence:scheduler.label"),
      children: t(`persistence:scheduler.${scheduler}`),
    },
    {
      key: "persistence",
      label: t("persistence:title"),
      children: seen.mayEdit ? (
        <PersistenceSwitch seen={seen} group={name} />
      ) : (
        <PersistenceTag persistence={persistence} />
      ),
    },
    {
      key: "health",
      label: t("facts.health"),
      children: health ? [health.kind.toUpperCase(), health.path].filter(Boolean).join(" ") : t("health.off"),
    },
    { key: "users", label: t("facts.users"), children: users.join(", ") || t("facts.unused") },
    {
      key: "sessions",
      label: t("facts.known"),
      children: persistence ? (
        <Link to={path.sessions({ load_balancer: seen.balancer.name, group: name })}>
          {format.number(persistence.known_sessions ?? 0)}
        </Link>
      ) : (
        "–"
      ),
    },
    { key: "orders", label: t("facts.orders"), children: format.number(pending_orders) },
  ];
  return (
    <Section>
      <Descriptions
        size="small"
        layout="vertical"
        colon={false}
        column={{ xs: 2, sm: 2, md: 2, lg: 3 }}
        items={items}
      />
    </Section>
  );
}
