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
import { useGroupColumns } from "../../parts/groups/useGroupColumns";
import { displayNameOf } from "../../parts/origin";
import { Page, Section } from "../../parts/Page";
import { Problems } from "../../parts/Problems";
import { Nothing } from "../../parts/Waiting";

export function GroupsPage() {
  const { t } = useTranslation("groups");
  const scope = useScope();
  const [wanted, setWanted] = useState("");
  const { data = [], error: noBalancers, isPending: isListing } = useBalancers();
  const within = data.filter((balancer) => isWithin(scope, balancer)).map(({ name }) => name);
  const { groups, error, isPending } = useGroupsOf(within);
  const text = wanted.trim().toLowerCase();
  const rows = groups.filter((group) => {
    const called = [group, ...group.targets].map((each) => displayNameOf(each) ?? "");
    const targets = group.targets.flatMap((target) => [target.name, target.address]);
    const said = [group.name, group.load_balancer, ...targets, ...called];
    return said.some((each) => each.toLowerCase().includes(text));
  });
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
  const { t } = useTranslation("groups");
  const { name, rest } = useGroupColumns();
  const balancer: TableColumnsType<Group>[number] = {
    title: t("column.balancer"),
    key: "balancer",
    sorter: (one, other) => one.load_balancer.localeCompare(other.load_balancer),
    render: (_, { load_balancer }) => <Link to={path.balancer(load_balancer)}>{load_balancer}</Link>,
  };
  return [name, balancer, ...rest];
}
