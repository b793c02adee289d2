// Which load balancers are there, how is each, and what can be done with several at once?
import { PlusOutlined, SearchOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useScope } from "../../app/scope";
import { useWho } from "../../app/who";
import { Page, Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { Nothing, Waiting } from "../../parts/Waiting";
import { BalancersTable } from "./BalancersTable";
import { BulkPersistence } from "./BulkPersistence";
import { CreateDrawer } from "./CreateDrawer";
import { useRows } from "./useRows";

export function BalancersPage() {
  const { t } = useTranslation("balancers");
  const { may, me } = useWho();
  const scope = useScope();
  const [wanted, setWanted] = useState("");
  const [chosen, setChosen] = useState<string[]>([]);
  const [isCreating, setCreating] = useState(false);
  const { rows, all, error, isPending, refetch } = useRows(wanted);
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
      <Section isFlush>
        <div className="bar">
          <Input
            className="bar-search"
            allowClear
            prefix={<SearchOutlined />}
            aria-label={t("search.label")}
            placeholder={t("search.placeholder")}
            value={wanted}
            onChange={({ target }) => setWanted(target.value)}
          />
          {may("edit") && chosen.length > 0 && (
            <BulkPersistence names={chosen} onDone={() => setChosen([])} />
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
