// Which load balancers are there, how is each, and what can be done with several at once?
import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useScope } from "../../app/scope";
import { useWho } from "../../app/who";
import { Page, Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { useFilters } from "../../parts/useFilters";
import { Nothing, Waiting } from "../../parts/Waiting";
import { BalancersTable } from "./BalancersTable";
import { BulkExport } from "./BulkExport";
import { BulkPersistence } from "./BulkPersistence";
import { CreateDrawer } from "./CreateDrawer";
import { Filters } from "./Filters";
import { FILTERS } from "./matching";
import { useRows } from "./useRows";

export function BalancersPage() {
  const { t } = useTranslation("balancers");
  const { may, me } = useWho();
  const scope = useScope();
  const [wanted, setWanted] = useFilters(FILTERS);
  const [failed, setFailed] = useState<unknown>(null);
  const [chosen, setChosen] = useState<string[]>([]);
  const [isCreating, setCreating] = useState(false);
  const { rows, choices, all, error, isPending, refetch } = useRows(wanted);
  // Whoever is confined to some cannot make one: the node would refuse.
  const mayCreate = may("edit") && me.projects.length === 0 && me.regions.length === 0;
  const create = mayCreate && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
      {t("create.action")}
    </Button>
  );
  const isScoped = scope.region !== undefined || scope.project !== undefined;
  return (
    <Page title={t("title")} lead={t("lead")} extra={create} isBusy={isPending}>
      <Problems error={error} onRetry={() => void refetch()} />
      <Problems error={failed} />
      <Section isFlush>
        <div className="bar">
          <Filters wanted={wanted} onChange={setWanted} choices={choices} />
          {chosen.length > 0 && (
            <>
              {may("edit") && <BulkPersistence names={chosen} onDone={() => setChosen([])} />}
              <BulkExport names={chosen} onError={setFailed} />
            </>
          )}
        </div>
        {isPending ? (
          <Waiting />
        ) : rows.length > 0 ? (
          <BalancersTable rows={rows} chosen={chosen} onChoose={may("edit") ? setChosen : undefined} />
        ) : (
          <Nothing
            what={all === 0 ? t("none.what") : t("none.here")}
            hint={all === 0 ? t("none.hint") : isScoped ? t("none.scope") : undefined}
            action={all === 0 ? create : undefined}
          />
        )}
      </Section>
      {isCreating && <CreateDrawer onClose={() => setCreating(false)} />}
    </Page>
  );
}
