// Which backend groups are there, of all load balancers of the region and project?
import { SearchOutlined } from "@ant-design/icons";
import { Input, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useBalancers } from "../../api/balancers";
import { type Group, useGroupsOf } from "../../api/groups";
import { path } from "../../app/paths";
import { isWithin, useScope } from "../../app/scope";
import { useFormat } from "../../i18n/format";
import { Page, Section } from "../../parts/Page";
import { PersistenceTag } from "../../parts/PersistenceTag";
import { Problems } from "../../parts/Problems";
import { StatusTag } from "../../parts/StatusTag";
import { Nothing } from "../../parts/Waiting";
import { liveOf } from "./live";

export function GroupsPage() {
  const { t } = useTranslation("groups");
  const scope = useScope();
  const [wanted, setWanted] = useState("");
  const { data = [], error: noBalancers, isPending: isListing } = useBalancers();
  const within = data.filter((balancer) => isWithin(scope, balancer)).map(({ name }) => name);
  const { groups, error, isPending } = useGroupsOf(within);
  const text = wanted.trim().toLowerCase();
  const rows = groups.filter(({ name, load_balancer, targets }) =>
    [name, load_balancer, ...targets.flatMap((target) => [target.name, target.address])].some((each) =>
      each.toLowerCase().includes(text),
    ),
  );
  const isBusy = isListing || isPending;
  return (
    <Page title={t("title")} lead={t("lead")} isBusy={isBusy}>
      <Problems error={noBalancers ?? error} />
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
        </div>
        <Table<Group>
          aria-label={t("title")}
          rowKey={({ load_balancer, name }) => `${load_balancer}/${name}`}
          loading={isBusy}
          columns={useColumns()}
          dataSource={rows}
          pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
          scroll={{ x: "max-content" }}
          locale={{ emptyText: <Nothing what={t("none")} hint={t("noneHint")} /> }}
        />
      </Section>
    </Page>
  );
}

function useColumns(): TableColumnsType<Group> {
  const { t } = useTranslation(["groups", "persistence"]);
  const format = useFormat();
  return [
    {
      title: t("column.name"),
      key: "name",
      sorter: (one, other) => one.name.localeCompare(other.name),
      render: (_, { load_balancer, name }) => (
        <Link className="strong" to={path.group(load_balancer, name)}>
          {name}
        </Link>
      ),
    },
    {
      title: t("column.balancer"),
      key: "balancer",
      sorter: (one, other) => one.load_balancer.localeCompare(other.load_balancer),
      render: (_, { load_balancer }) => <Link to={path.balancer(load_balancer)}>{load_balancer}</Link>,
    },
    {
      title: t("persistence:scheduler.label"),
      key: "scheduler",
      render: (_, { scheduler }) => t(`persistence:scheduler.${scheduler}`),
    },
    {
      title: t("persistence:title"),
      key: "persistence",
      render: (_, { persistence }) => <PersistenceTag persistence={persistence} />,
    },
    {
      title: t("column.targets"),
      key: "targets",
      render: (_, group) => {
        const live = liveOf([group]);
        return (
          <StatusTag kind={live.kind}>
            {t("usable", { usable: live.usable, targets: live.targets })}
          </StatusTag>
        );
      },
    },
    {
      title: t("column.sessions"),
      key: "sessions",
      align: "right",
      className: "numbers",
      sorter: (one, other) => liveOf([one]).sessions - liveOf([other]).sessions,
      render: (_, group) => format.number(liveOf([group]).sessions),
    },
  ];
}
