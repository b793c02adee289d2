// What happens on the node from now on? One stream for the whole page, over which everybody who wants hears.
//
// `EventSource` cannot show a token, so the stream is read with `fetch`.
import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { headersOf } from "./client";
import { Frames } from "./frames";

/** An event of `GET /events`; `event` is its name. */
export interface LiveEvent {
  event: string;
  [key: string]: unknown;
}

/** `refused`: who signed in may not follow what happens to the whole node. */
export type LiveState = "off" | "on" | "refused";

/** Between two attempts to open the stream, in milliseconds. */
const RETRY_MS = [1_000, 2_000, 5_000, 10_000] as const;

const hearers = new Set<(event: LiveEvent) => void>();
const watchers = new Set<() => void>();
let state: LiveState = "off";
let ending: AbortController | undefined;

/** Calls `heard` for each event while the component is there. */
export function useEvents(heard: (event: LiveEvent) => void): void {
  const hear = useEffectEvent(heard);
  useEffect(() => {
    const hearer = (event: LiveEvent) => hear(event);
    hearers.add(hearer);
    return () => {
      hearers.delete(hearer);
    };
  }, []);
}

/** Whether the stream is there. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (watch) => {
      watchers.add(watch);
      return () => watchers.delete(watch);
    },
    () => state,
  );
}

/** Follows the node until the returned function is called. */
export function follow(): () => void {
  ending?.abort();
  const end = new AbortController();
  ending = end;
  void keepFollowing(end.signal);
  return () => end.abort();
}

async function keepFollowing(end: AbortSignal): Promise<void> {
  for (let attempt = 0; !end.aborted; attempt += 1) {
    const wasOn = await readOnce(end).catch(() => false);
    if (state === "refused" || end.aborted) break;
    become("off");
    if (wasOn) attempt = 0;
    await pause(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 10_000, end);
  }
  if (state === "on") become("off");
}

/** Reads the stream to its end. Whether there was one. */
async function readOnce(end: AbortSignal): Promise<boolean> {
  const response = await fetch("/api/v1/events", { headers: headersOf("GET"), signal: end });
  if (response.status === 401 || response.status === 403) {
    become("refused");
    return false;
  }
  if (!response.ok || response.body === null) return false;
  become("on");
  const frames = new Frames();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return true;
    for (const frame of frames.take(value)) tell(frame.event, frame.data);
  }
}

function tell(event: string, data: string): void {
  const told = { ...(JSON.parse(data) as Record<string, unknown>), event };
  for (const hearer of hearers) hearer(told);
}

function become(next: LiveState): void {
  state = next;
  for (const watcher of watchers) watcher();
}

function pause(ms: number, end: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    end.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
