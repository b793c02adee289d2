// When was or will it be? Told from now, and exactly to who points at it.
import { Tooltip } from "antd";
import { useEffect, useState } from "react";
import { useFormat } from "../i18n/format";

/** How often "3 min. ago" is looked at again, in milliseconds. */
const AGAIN_MS = 15_000;

export function When({ ms }: { ms: number }) {
  const format = useFormat();
  const [, look] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => look((count) => count + 1), AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <Tooltip title={format.dateTime(ms)}>
      <time dateTime={new Date(ms).toISOString()}>{format.ago(ms)}</time>
    </Tooltip>
  );
}
