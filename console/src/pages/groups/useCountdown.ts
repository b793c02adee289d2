// How much is left of a time that the node told some seconds ago?
import { useEffect, useState } from "react";

/** Seconds that are left, counted down between two answers of the node; `null`: there is no end. */
export function useCountdown(told_s: number | null): number | null {
  const [end, setEnd] = useState<number | null>(null);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => setEnd(told_s === null ? null : Date.now() + told_s * 1000), [told_s]);
  useEffect(() => {
    if (end === null) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [end]);
  if (told_s === null) return null;
  return end === null ? told_s : Math.max(0, Math.round((end - now) / 1000));
}
