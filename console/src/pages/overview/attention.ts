// What on the node needs somebody's attention? The worst first.
import type { Certificate } from "../../api/certificates";
import type { Finding } from "../../api/doctor";
import type { Status } from "../../api/status";
import { path } from "../../app/paths";
import { endsOf } from "../certificates/expiry";

export type Kind = "bad" | "warn" | "busy" | "idle";

/** One thing: how bad it is, in which words it is told and with which values, and where it is seen to. */
export interface Item {
  key: string;
  kind: Kind;
  words:
    | "unhealthy"
    | "no_target"
    | "draining"
    | "draining_until"
    | "drained"
    | "certificate"
    | "certificate_over"
    | "unsaved"
    | "reload"
    | "file_warning"
    | "finding";
  values: Record<string, string | number>;
  to: string;
  /** Of the doctor: it is told in its own words. */
  finding?: Finding;
}

const ORDER: Kind[] = ["bad", "warn", "busy", "idle"];

type IsSeen = (loadBalancer: string) => boolean;

function ofTargets(status: Status, isSeen: IsSeen): Item[] {
  return status.groups
    .filter((group) => isSeen(group.load_balancer))
    .flatMap(({ load_balancer, name: group, usable_targets, targets }) => {
      const at = { load_balancer, group, to: path.group(load_balancer, group) };
      const place = `${load_balancer}/${group}`;
      const items = targets.flatMap((target): Item[] => {
        const { name, health, admin_state, last_probe, sessions, drain_remaining_s: left } = target;
        const one = { key: `${place}/${name}`, to: at.to };
        const values = { target: name, place, sessions, count: sessions };
        if (admin_state === "draining") {
          const hasEnd = left !== null && left !== undefined;
          return [
            {
              ...one,
              kind: "busy",
              words: hasEnd ? "draining_until" : "draining",
              values: { ...values, left_s: left ?? 0 },
            },
          ];
        }
        if (admin_state === "drained") return [{ ...one, kind: "idle", words: "drained", values }];
        if (health === "unhealthy") {
          return [
            {
              ...one,
              kind: "bad",
              words: "unhealthy",
              values: { ...values, found: last_probe?.found ?? "–" },
            },
          ];
        }
        return [];
      });
      const hasNobody = targets.length > 0 && usable_targets === 0;
      const nobody: Item = { key: place, kind: "bad", words: "no_target", values: { place }, to: at.to };
      return hasNobody ? [nobody, ...items] : items;
    });
}

function ofNode({ state, file }: Status): Item[] {
  const items: Item[] = [];
  const to = path.overview();
  if (state.is_failing) items.push({ key: "state", kind: "bad", words: "unsaved", values: {}, to });
  const problems = file.last_reload?.problems ?? [];
  if (problems.length > 0) {
    const values = { file: file.path, count: problems.length, first: problems[0] ?? "" };
    items.push({ key: "reload", kind: "bad", words: "reload", values, to });
  }
  for (const text of file.warnings) {
    items.push({ key: `file ${text}`, kind: "warn", words: "file_warning", values: { text }, to });
  }
  return items;
}

function ofCertificates(certificates: readonly Certificate[], nowMs: number): Item[] {
  return certificates.flatMap(({ name, not_after_s, used_by }): Item[] => {
    const { kind, days } = endsOf(not_after_s, nowMs);
    if (kind === "good") return [];
    // One that nobody uses keeps nobody from working.
    const how = used_by.length > 0 ? kind : "idle";
    const words = days < 0 ? "certificate_over" : "certificate";
    const values = { name, at_ms: not_after_s * 1000 };
    return [{ key: `certificate ${name}`, kind: how, words, values, to: path.certificates() }];
  });
}

function ofFindings(findings: readonly Finding[], isSeen: IsSeen): Item[] {
  return findings
    .filter(({ severity, load_balancer }) => severity !== "advice" && isSeen(load_balancer))
    .map((finding) => ({
      key: `${finding.load_balancer}/${finding.group} ${finding.code}`,
      kind: finding.severity === "error" ? "bad" : "warn",
      words: "finding",
      values: { place: `${finding.load_balancer}/${finding.group}` },
      to: path.doctor(),
      finding,
    }));
}

export interface Known {
  status: Status | undefined;
  certificates: readonly Certificate[];
  findings: readonly Finding[];
}

export function attentionOf(
  { status, certificates, findings }: Known,
  nowMs: number,
  isSeen: IsSeen,
): Item[] {
  const items = [
    ...(status ? [...ofNode(status), ...ofTargets(status, isSeen)] : []),
    ...ofCertificates(certificates, nowMs),
    ...ofFindings(findings, isSeen),
  ];
  return items.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}
