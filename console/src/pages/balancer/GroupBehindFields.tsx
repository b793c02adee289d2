// Who gets new sessions of the group behind a listener or a rule, and are they kept? Where the edition keeps them here.
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { path } from "../../app/paths";
import { GroupFields } from "../../parts/groups/GroupFields";
import { switchesOf, usersOf } from "../../parts/groups/groupForm";
import { PersistenceTag } from "../../parts/PersistenceTag";
import type { Seen } from "./seen";
import type { GroupBehind } from "./useGroupBehind";

interface GroupBehindFieldsProps {
  seen: Seen;
  behind: GroupBehind;
  /** What this form is of, as users of a group are told: the others are warned of. */
  user: string;
  error?: unknown;
}

export function GroupBehindFields({ seen, behind, user, error }: GroupBehindFieldsProps) {
  const { t } = useTranslation(["balancer", "persistence"]);
  const { balancer, edition, editions } = seen;
  const { group, isHere, protocols, form, onChange } = behind;
  if (!isHere) {
    return (
      <div className="note">
        <div className="row">
          <strong>{t("persistence:title")}</strong> <PersistenceTag persistence={group.persistence} />
        </div>
        <div>
          {t("listeners.onGroup")} <Link to={path.group(balancer.name, group.name)}>{group.name}</Link>
        </div>
      </div>
    );
  }
  const others = usersOf(balancer, group.name).filter((name) => name !== user);
  return (
    <>
      {others.length > 0 && (
        <div className="note">{t("listeners.shared", { group: group.name, others: others.join(", ") })}</div>
      )}
      <GroupFields
        edition={edition}
        catalogue={editions.catalogue}
        protocols={protocols}
        switches={switchesOf(balancer)}
        form={form}
        onChange={onChange}
        error={error}
      />
    </>
  );
}
