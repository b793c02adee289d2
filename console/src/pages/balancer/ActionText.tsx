// What becomes of a request: which group takes it, where is it sent, or what is answered?
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { RuleSpec } from "../../api/writes";
import { path } from "../../app/paths";

type Action = Pick<RuleSpec, "group" | "redirect" | "respond">;

export function ActionText({ balancer, said }: { balancer: string; said: Action }) {
  const { t } = useTranslation("balancer");
  if (said.group) return <Link to={path.group(balancer, said.group)}>{said.group}</Link>;
  if (said.redirect) {
    const { scheme, host, port, path: to, status } = said.redirect;
    const where = `${scheme ?? "*"}://${host ?? "*"}${port ? `:${port}` : ""}${to ?? ""}`;
    return <span>{t("action.redirect", { where, status: status ?? 302 })}</span>;
  }
  if (said.respond) return <span>{t("action.respond", { status: said.respond.status ?? 200 })}</span>;
  return <span className="muted">{t("action.none")}</span>;
}
