// What is told of a backend group in a list: how it schedules, whether it keeps sessions, and how its targets are.
import type { TableColumnsType } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Group } from "../../api/groups";
import { path } from "../../app/paths";
import { useFormat } from "../../i18n/format";
import { Called } from "../Called";
import { PersistenceTag } from "../PersistenceTag";
import { StatusTag } from "../StatusTag";
import { liveOf } from "./live";

type Columns = TableColumnsType<Group>;

/** The first column is the name: a list may put others behind it. */
export function useGroupColumns(): { name: Columns[number]; rest: Columns } {
  const { t } = useTranslation(["groups", "persistence"]);
  const format = useFormat();
  const name: Columns[number] = {
    title: t("column.name"),
    key: "name",
    sorter: (one, other) => one.name.localeCompare(other.name),
    render: (_, group) => (
      <Called of={group}>
        <Link className="strong" to={path.group(group.load_balancer, group.name)}>
          {group.name}
        </Link>
      </Called>
    ),
  };
  const rest: Columns = [
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
  return { name, rest };
}
