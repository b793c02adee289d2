// How did some numbers change lately? uPlot behind one component.
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useAppearance } from "../app/theme";
import { type Language, TAGS, useLanguage } from "../i18n";
import { useFormat } from "../i18n/format";

export interface Series {
  label: string;
  /** One value for each time; `null`: none is known. */
  values: (number | null)[];
  /** One of the page's colours, such as `--accent`. */
  colour?: string;
}

interface ChartProps {
  /** What is shown, for those who do not see it. */
  label: string;
  times_s: number[];
  series: Series[];
  /** How a value is written; as a plain number unless said. */
  unit?: "number" | "rate" | "percent" | "bytes";
  height?: number;
}

/** The least that is shown: a minute. After a node's start there are few values, and none is as wide as the chart. */
const LEAST_S = 60;

/** uPlot asks for a value that is not there, too: before the first one has come. */
const isKnown = (value: number | null | undefined): value is number => typeof value === "number";

const COLOURS = ["--accent", "--good", "--warn", "--bad", "--muted"] as const;

export function Chart({ label, times_s, series, unit = "number", height = 180 }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const language = useLanguage();
  const format = useFormat();
  const { isDark } = useAppearance();
  const data: uPlot.AlignedData = [times_s, ...series.map(({ values }) => values)];
  const drawn = useRef(data);
  drawn.current = data;
  const shape = series.map(({ label, colour }) => `${label}${colour}`).join("|");

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew where its look changes, not its data
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(name).trim() || "gray";
    const write = (value: number) =>
      unit === "rate"
        ? format.rate(value)
        : unit === "number"
          ? format.number(value, 2)
          : format[unit](value);
    const axis = {
      font: `12px ${style.getPropertyValue("--font")}`,
      stroke: colour("--muted"),
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { show: false },
    };
    const made = new uPlot(
      {
        width: element.clientWidth || 300,
        height,
        padding: [8, 12, 0, 0],
        scales: {
          x: { range: (_, low, high) => spanOf(low, high) },
          y: { range: (_, low, high) => [Math.min(0, low ?? 0), high > 0 ? high * 1.1 : 1] },
        },
        axes: [
          {
            ...axis,
            space: 72,
            size: 28,
            values: (_, times, _axis, _space, step) => times.map((time) => clock(time, language, step < 60)),
          },
          { ...axis, size: 64, values: (_, values) => values.map(write) },
        ],
        series: [
          { value: (_, time) => (isKnown(time) ? clock(time, language, true) : "–"), label: " " },
          ...series.map((each, index) => {
            const stroke = colour(each.colour ?? COLOURS[index % COLOURS.length] ?? "--accent");
            return {
              label: each.label,
              stroke,
              width: 2,
              fill: series.length === 1 ? `${stroke}1f` : undefined,
              // A value without neighbours would be no line.
              points: { show: (plot: uPlot) => plot.data[0].length === 1, size: 6, fill: stroke },
              value: (_: uPlot, value: number | null) => (isKnown(value) ? write(value) : "–"),
            };
          }),
        ],
        legend: { live: true },
        // Who points at nothing sees the newest values.
        hooks: {
          setCursor: [
            ({ cursor, setLegend }) => {
              const newest = drawn.current[0].length - 1;
              if (cursor.idx == null && newest >= 0) setLegend({ idx: newest });
            },
          ],
        },
      },
      drawn.current,
      element,
    );
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
    };
  }, [shape, unit, height, language, isDark]);

  // After each drawing: what came since is drawn, too. The data is small.
  useEffect(() => plot.current?.setData(drawn.current));

  return <div className="chart" ref={place} role="img" aria-label={label} />;
}

/** From when to when it is shown. */
function spanOf(low: number | null, high: number | null): [number, number] {
  const end = high ?? Date.now() / 1000;
  return [Math.min(low ?? end, end - LEAST_S), end];
}

function clock(seconds: number, language: Language, hasSeconds: boolean): string {
  const second = hasSeconds ? "2-digit" : undefined;
  const options = { hour: "2-digit", minute: "2-digit", second, hour12: false } as const;
  return new Intl.DateTimeFormat(TAGS[language], options).format(seconds * 1000);
}
