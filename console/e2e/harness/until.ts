// When is something so? Looked at again and again, within a bound: nobody waits for time to pass.

/** The longest that anything takes here, on a busy machine: 20 s. */
export const BOUND_MS = 20_000;

/** How often it is looked at. */
const STEP_MS = 20;

/**
 * What `look` returns once that is neither `undefined` nor `false`.
 *
 * Fails, naming `what`, when it does not happen within the bound. What `look` throws is its own matter.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  boundMs = BOUND_MS,
): Promise<T> {
  const end = Date.now() + boundMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`this did not happen within ${boundMs / 1000} s: ${what}`);
    await pause(STEP_MS);
  }
}

/** The beat of a loop that looks at something or makes traffic. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
