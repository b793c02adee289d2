// What is asked and answered right now? The access log as it is written, for as long as somebody looks.
import { useEffect, useRef, useState } from "react";
import { headersOf, Refused, refusal } from "./client";
import { Frames } from "./frames";

/** One request, as the access log has it. Names of objects that it did not reach are `-`. */
export interface LogLine {
  /** When the answer ended, in UTC: `2026-11-21T06:27:46Z`. */
  time: string;
  client: string;
  method: string;
  path: string;
  host: string | null;
  protocol: string;
  status: number;
  bytes: number;
  duration_ms: number;
  load_balancer: string;
  listener: string;
  group: string;
  target: string;
  reason: string | null;
  session: string | null;
  refusal: string | null;
  user_agent: string | null;
  referer: string | null;
  request_id: string | null;
  trace_id: string | null;
  tls_version: string | null;
}

export interface LogFilter {
  load_balancer?: string;
  listener?: string;
  group?: string;
  target?: string;
  status?: string;
  client?: string;
  reason?: string;
  method?: string;
  path?: string;
}

/** A line with a number of its own: two requests may be alike. */
export type NumberedLine = LogLine & { number: number };

export interface Tail {
  lines: NumberedLine[];
  /** Lines that matched and did not come, because there were too many in a second. */
  leftOut: number;
  state: "connecting" | "on" | "off";
  error: Refused | undefined;
}

/** Lines that are kept to be looked at: each of them is drawn. */
export const LINES = 200;
/** Lines a second that the node sends; more could not be read anyway. */
const PER_SECOND = 50;
/** How often what came is shown, and how long it takes to try again, in milliseconds. */
const SHOW_MS = 250;
const AGAIN_MS = 3_000;

const EMPTY: Tail = { lines: [], leftOut: 0, state: "connecting", error: undefined };

/** What came is put before what is there; the oldest lines go. */
export function merge(tail: Tail, came: NumberedLine[], leftOut: number): Tail {
  if (came.length === 0 && leftOut === 0) return tail;
  const lines = [...came.toReversed(), ...tail.lines].slice(0, LINES);
  return { ...tail, lines, leftOut: tail.leftOut + leftOut };
}

async function read(
  filter: LogFilter,
  end: AbortSignal,
  heard: (event: string, data: string) => void,
  opened: () => void,
) {
  const said = Object.entries(filter).filter(([, value]) => value) as [string, string][];
  const query = new URLSearchParams([...said, ["per_second", String(PER_SECOND)]]);
  const response = await fetch(`/api/v1/logs?${query}`, { headers: headersOf("GET"), signal: end });
  if (!response.ok || response.body === null)
    throw refusal(response, await response.json().catch(() => undefined));
  opened();
  const frames = new Frames();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const frame of frames.take(value)) heard(frame.event, frame.data);
  }
}

/** Follows the log. While it is paused nothing is asked for, and what is there stays. */
export function useLogs(filter: LogFilter, isPaused: boolean): Tail & { clear: () => void } {
  const [tail, setTail] = useState<Tail>(EMPTY);
  const number = useRef(0);
  const asked = JSON.stringify(filter);
  const before = useRef(asked);

  useEffect(() => {
    if (isPaused) return;
    if (before.current !== asked) setTail(EMPTY);
    before.current = asked;
    const end = new AbortController();
    let came: NumberedLine[] = [];
    let leftOut = 0;
    const show = setInterval(() => {
      const [lines, missed] = [came, leftOut];
      [came, leftOut] = [[], 0];
      setTail((tail) => merge(tail, lines, missed));
    }, SHOW_MS);
    const heard = (event: string, data: string) => {
      if (event === "line") {
        number.current += 1;
        came.push({ ...(JSON.parse(data) as LogLine), number: number.current });
      } else if (event === "left_out") leftOut += (JSON.parse(data) as { left_out: number }).left_out;
    };
    const opened = () => setTail((tail) => ({ ...tail, state: "on", error: undefined }));
    let again: ReturnType<typeof setTimeout> | undefined;
    const follow = () => {
      setTail((tail) => ({ ...tail, state: "connecting" }));
      read(JSON.parse(asked) as LogFilter, end.signal, heard, opened).then(
        () => lost(undefined),
        (error: unknown) => lost(error instanceof Refused ? error : new Refused(0, "")),
      );
    };
    const lost = (error: Refused | undefined) => {
      if (end.signal.aborted) return;
      setTail((tail) => ({ ...tail, state: "off", error }));
      // What was refused for good is refused again; a stream that broke, or a full node, may be there in a moment.
      if (!error || error.status === 0 || error.status === 503) again = setTimeout(follow, AGAIN_MS);
    };
    follow();
    return () => {
      end.abort();
      clearInterval(show);
      clearTimeout(again);
    };
  }, [asked, isPaused]);

  return { ...tail, clear: () => setTail((tail) => ({ ...tail, lines: [], leftOut: 0 })) };
}
