// What is left of a part of a form that is mostly empty?

/** What is said in it; `undefined` where nothing is, unless an empty one was said before. */
export function saidOf<T extends object>(form: T, before: object | null | undefined): T | undefined {
  const said = Object.entries(form).filter(
    ([, value]) => value !== undefined && value !== null && value !== "",
  );
  const wasEmpty = before != null && Object.keys(before).length === 0;
  return said.length > 0 || wasEmpty ? (Object.fromEntries(said) as T) : undefined;
}

/** A list; `undefined` where it is empty, unless an empty one was said before. */
export function listOf<T>(list: T[], before: T[] | null | undefined): T[] | undefined {
  return list.length > 0 || before?.length === 0 ? list : undefined;
}
