// Who goes where, drawn: clients, listeners, groups and targets in four columns.
import { useTranslation } from "react-i18next";
import type { Flows, Traffic } from "../../api/traffic";
import { COLUMNS, curve, LEAST_WIDTH, type Line, layOut, SPOT } from "./layout";
import { MapSpot } from "./MapSpot";
import { useTold } from "./useTold";
import "./traffic.css";

interface Props {
  traffic: Traffic;
  flows: Flows;
  isSeen: (loadBalancer: string) => boolean;
}

/** The part of a line that failed is drawn within it: a few errors do not make a red line. */
function MapLine({ line, isDrain }: { line: Line; isDrain: boolean }) {
  const { decisions, errors, width } = line;
  return (
    <>
      <path
        className="way"
        d={curve(line)}
        strokeWidth={width}
        strokeDasharray={isDrain ? "6 5" : undefined}
      />
      {errors > 0 && (
        <path
          className="way way-errors"
          d={curve(line)}
          strokeWidth={Math.max(LEAST_WIDTH, (width * errors) / decisions)}
        />
      )}
    </>
  );
}

export function TrafficMap({ traffic, flows, isSeen }: Props) {
  const { t } = useTranslation("traffic");
  const { spots, lines, width, height } = layOut(traffic, flows, isSeen);
  const told = useTold(traffic, flows);
  const xOf = (at: number) => (at * (width - SPOT.width)) / (COLUMNS.length - 1);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrolled by keys too.
    <section className="map" aria-label={t("map")} tabIndex={0}>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the section has its name; a title would show on every place. */}
      <svg viewBox={`-4 0 ${width + 8} ${height}`} width={width + 8} height={height}>
        {COLUMNS.map((column, at) => (
          <text key={column} className="map-head" x={xOf(at)} y="18">
            {t(`column.${column}`)}
          </text>
        ))}
        <g>
          {lines.map((line) => (
            <MapLine key={line.key} line={line} isDrain={told(line.end).state === "drain"} />
          ))}
        </g>
        {spots.map((spot) => (
          <MapSpot key={spot.key} spot={spot} told={told(spot)} />
        ))}
      </svg>
    </section>
  );
}

/** What the lines and marks mean. */
export function Legend() {
  const { t } = useTranslation("traffic");
  return (
    <ul className="map-legend" aria-label={t("legend.label")}>
      <li>
        <svg width="28" height="8" aria-hidden="true">
          <path className="way way-errors" d="M0 4h28" strokeWidth="4" />
        </svg>
        {t("legend.errors")}
      </li>
      <li>
        <svg width="28" height="8" aria-hidden="true">
          <path className="way" d="M0 4h28" strokeWidth="4" strokeDasharray="6 5" />
        </svg>
        {t("legend.draining")}
      </li>
      <li>
        <svg width="12" height="12" aria-hidden="true" className="spot-bad">
          <path className="spot-mark" d="m2 2 8 8m0-8-8 8" />
        </svg>
        {t("legend.unhealthy")}
      </li>
    </ul>
  );
}
