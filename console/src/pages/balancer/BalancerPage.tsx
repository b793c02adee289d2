// What is one load balancer like? One tab a matter, as the consoles of the clouds have them.
import { Button, Tabs } from "antd";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import { useBalancer } from "../../api/balancers";
import { Refused } from "../../api/client";
import { useEditions } from "../../api/editions";
import { type BalancerTab, path } from "../../app/paths";
import { useWho } from "../../app/who";
import { OriginTag } from "../../parts/OriginTag";
import { displayNameOf } from "../../parts/origin";
import { Page, Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { Nothing, Waiting } from "../../parts/Waiting";
import { RemoveBalancer } from "../balancers/RemoveBalancer";
import { BasicTab } from "./BasicTab";
import { FileNotice } from "./FileNotice";
import { GroupsTab } from "./GroupsTab";
import { ListenersTab } from "./ListenersTab";
import type { Seen } from "./seen";

const Monitoring = lazy(async () => ({ default: (await import("../overview/Monitoring")).Monitoring }));
const Sessions = lazy(async () => ({ default: (await import("../sessions/Sessions")).Sessions }));
const LogTail = lazy(async () => ({ default: (await import("../logs/LogTail")).LogTail }));
const AuditList = lazy(async () => ({ default: (await import("../audit/AuditList")).AuditList }));

export function BalancerPage() {
  const { t } = useTranslation("balancer");
  const { balancer: name = "" } = useParams();
  const { data, error, isPending, refetch } = useBalancer(name);
  const { data: editions, error: noEditions } = useEditions();
  const { may } = useWho();
  const [isRemoving, setRemoving] = useState(false);
  const edition = editions?.editions.find((each) => each.edition === data?.data.edition);
  const isOurs = data?.data.managed_by === "api" && may("edit");
  const seen: Seen | undefined =
    data && editions && edition
      ? {
          balancer: data.data,
          revision: data.revision,
          edition,
          editions,
          mayEdit: isOurs,
          mayOperate: may("operate"),
        }
      : undefined;
  const isMissing = error instanceof Refused && error.status === 404;
  return (
    <Page
      title={
        data ? (
          <span className="row">
            {name} <OriginTag of={data.data} />
          </span>
        ) : (
          name
        )
      }
      name={name}
      lead={data && (displayNameOf(data.data) ?? (data.data.description || undefined))}
      above={<Link to={path.balancers()}>{t("common:nav.balancers")}</Link>}
      isBusy={isPending}
      extra={
        isOurs && (
          <Button danger onClick={() => setRemoving(true)}>
            {t("remove")}
          </Button>
        )
      }
    >
      {isMissing ? (
        <Nothing
          what={t("missing")}
          action={<Link to={path.balancers()}>{t("common:nav.balancers")}</Link>}
        />
      ) : (
        <Problems error={error ?? noEditions} onRetry={() => void refetch()} />
      )}
      {data?.data.managed_by === "file" && <FileNotice />}
      {seen ? <BalancerTabs seen={seen} /> : isPending && <Waiting />}
      {isRemoving && <RemoveBalancer name={name} onClose={() => setRemoving(false)} />}
    </Page>
  );
}

function BalancerTabs({ seen }: { seen: Seen }) {
  const { t } = useTranslation("balancer");
  const { me, may } = useWho();
  const [asked, ask] = useSearchParams();
  const loadBalancer = seen.balancer.name;
  const isOfAll = me.projects.length === 0 && me.regions.length === 0;
  const tab = (key: BalancerTab, children: ReactNode) => ({ key, label: t(`tab.${key}`), children });
  const lately = (children: ReactNode) => <Suspense fallback={<Waiting />}>{children}</Suspense>;
  const embedded = (children: ReactNode) => <Section>{lately(children)}</Section>;
  return (
    <Tabs
      activeKey={asked.get("tab") ?? "basic"}
      onChange={(key) => ask({ tab: key }, { replace: true })}
      destroyOnHidden
      items={[
        tab("basic", <BasicTab seen={seen} />),
        tab("listeners", <ListenersTab seen={seen} />),
        tab("groups", <GroupsTab seen={seen} />),
        tab("monitoring", lately(<Monitoring loadBalancer={loadBalancer} />)),
        // Those are about the whole node: whoever is confined to some may not see them.
        ...(isOfAll ? [tab("sessions", embedded(<Sessions loadBalancer={loadBalancer} />))] : []),
        tab("logs", embedded(<LogTail loadBalancer={loadBalancer} />)),
        ...(isOfAll && may("administer")
          ? [tab("audit", embedded(<AuditList loadBalancer={loadBalancer} />))]
          : []),
      ]}
    />
  );
}
