// Which JSON merge patch (RFC 7396) makes one object of another?

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };
type Plain = { [key: string]: Json | undefined };

function isPlain(value: Json | undefined): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The patch; empty where both are the same. What is `null` or missing is the same. */
export function mergePatch(before: Plain, after: Plain): Plain {
  const patch: Plain = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[key] ?? null, after[key] ?? null];
    if (isPlain(was) && isPlain(is)) {
      const inner = mergePatch(was, is);
      if (Object.keys(inner).length > 0) patch[key] = inner;
    } else if (!isSame(was, is)) {
      patch[key] = is;
    }
  }
  return patch;
}

export function isSame(one: Json, other: Json): boolean {
  if (isPlain(one) && isPlain(other)) return Object.keys(mergePatch(one, other)).length === 0;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, index) => isSame(each, other[index] ?? null));
  }
  return one === other;
}

/** How many single settings a patch changes: a change of one needs no review. */
export function sizeOf(patch: Plain): number {
  return Object.values(patch).reduce<number>(
    (count, value) => count + (isPlain(value ?? null) ? Math.max(1, sizeOf(value as Plain)) : 1),
    0,
  );
}
