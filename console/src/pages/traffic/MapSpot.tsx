// How is one place of the map shown, and where does it lead?
import { useTranslation } from "react-i18next";
import { useHref, useLinkClickHandler } from "react-router";
import { NOBODY, OTHERS, SPOT, type Spot } from "./layout";

export interface Told {
  /** The second line: rate, share, sessions. */
  figures: string;
  to: string | undefined;
  state: "good" | "bad" | "drain" | "plain";
}

/** Letters that fit into a place, wide ones counted twice. */
const ROOM = 24;

/** A name that fits: its end tells more than its beginning. */
export function shorten(name: string, room = ROOM): string {
  // CJK and other wide letters.
  const widths = [...name].map((letter) => ((letter.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1));
  if (widths.reduce<number>((sum, width) => sum + width, 0) <= room) return name;
  const letters = [...name];
  let [used, at] = [1, letters.length];
  while (at > 0 && used + (widths[at - 1] ?? 1) <= room) {
    at -= 1;
    used += widths[at] ?? 1;
  }
  return `…${letters.slice(at).join("")}`;
}

function useName({ names, column }: Spot): string {
  const { t } = useTranslation("traffic");
  const last = names.at(-1) ?? "";
  if (last === OTHERS) return t("other_clients");
  if (last === NOBODY) return t("nobody");
  return column === "clients" ? last : names.join("/");
}

function Linked({ to, label, children }: { to: string; label: string; children: React.ReactNode }) {
  const href = useHref(to);
  const click = useLinkClickHandler<HTMLAnchorElement>(to);
  return (
    <a href={href} aria-label={label} onClick={click}>
      {children}
    </a>
  );
}

export function MapSpot({ spot, told }: { spot: Spot; told: Told }) {
  const { t } = useTranslation("traffic");
  const name = useName(spot);
  const label = t("node", { name, rate: told.figures });
  const drawn = (
    <g transform={`translate(${spot.x} ${spot.y})`} className={`spot spot-${told.state}`}>
      <title>{`${spot.names.join("/")} · ${told.figures}`}</title>
      <rect width={SPOT.width} height={SPOT.height} rx="6" />
      <rect className="spot-edge" width="3" height={SPOT.height - 16} x="0" y="8" rx="1.5" />
      <text className="spot-name" x="14" y="20">
        {shorten(name)}
      </text>
      <text className="spot-figures" x="14" y="38">
        {told.figures}
      </text>
      {told.state === "bad" && <path className="spot-mark" d={`m${SPOT.width - 22} 12 8 8m0-8-8 8`} />}
      {told.state === "drain" && <path className="spot-mark" d={`M${SPOT.width - 18} 10v9m-4-4 4 4 4-4`} />}
    </g>
  );
  if (told.to === undefined) return drawn;
  return (
    <Linked to={told.to} label={label}>
      {drawn}
    </Linked>
  );
}
