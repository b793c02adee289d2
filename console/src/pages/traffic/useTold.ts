// What does the map say of each place, beside its name?
import { useTranslation } from "react-i18next";
import type { Flows, Traffic } from "../../api/traffic";
import { path } from "../../app/paths";
import { useFormat } from "../../i18n/format";
import { NOBODY, OTHERS, type Spot } from "./layout";
import type { Told } from "./MapSpot";

const FLOWS = new Set(["tcp", "udp"]);

export function useTold(traffic: Traffic, flows: Flows): (spot: Spot) => Told {
  const { t } = useTranslation("traffic");
  const format = useFormat();

  function ofClient({ names: [client = ""], decisions }: Spot): Told {
    const share = flows.decisions > 0 ? decisions / flows.decisions : 0;
    const to = client === OTHERS ? undefined : path.logs({ client });
    return { figures: t("share", { share: format.percent(share) }), to, state: "plain" };
  }

  function ofListener({ names: [of = "", name = ""] }: Spot): Told {
    const found = traffic.listeners.find((one) => one.load_balancer === of && one.name === name);
    const isFlow = FLOWS.has(found?.protocol ?? "");
    const rate = found ? (isFlow ? found.per_second.connections : found.per_second.requests) : 0;
    const figures = [found?.protocol.toUpperCase(), format.rate(rate)].filter(Boolean).join(" · ");
    return { figures, to: path.balancer(of, "listeners"), state: "plain" };
  }

  function ofGroup({ names: [of = "", name = ""] }: Spot): Told {
    const targets = traffic.targets.filter((one) => one.load_balancer === of && one.group === name);
    const sum = (read: (target: (typeof targets)[number]) => number) =>
      targets.reduce((total, target) => total + read(target), 0);
    const sessions = sum((target) => target.sessions);
    const told = t("sessions", { count: sessions, sessions: format.number(sessions) });
    return {
      figures: `${format.rate(sum((target) => target.per_second.requests))} · ${told}`,
      to: path.group(of, name),
      state: "plain",
    };
  }

  function ofTarget({ names: [of = "", group = "", name = ""], decisions }: Spot): Told {
    if (name === NOBODY) {
      const share = flows.decisions > 0 ? decisions / flows.decisions : 0;
      return { figures: t("share", { share: format.percent(share) }), to: undefined, state: "bad" };
    }
    const found = traffic.targets.find(
      (one) => one.load_balancer === of && one.group === group && one.name === name,
    );
    if (!found) return { figures: "–", to: undefined, state: "plain" };
    const { sessions, per_second, admin_state, health } = found;
    const told = t("sessions", { count: sessions, sessions: format.number(sessions) });
    const state = admin_state !== "active" ? "drain" : health === "unhealthy" ? "bad" : "good";
    const to = path.sessions({ load_balancer: of, group, target: name });
    return { figures: `${format.rate(per_second.requests)} · ${told}`, to, state };
  }

  return (spot) => {
    const tell = { clients: ofClient, listeners: ofListener, groups: ofGroup, targets: ofTarget }[
      spot.column
    ];
    return tell(spot);
  };
}
