// How are tags typed and shown? As "team:shop".

export function textsOf(tags: Record<string, string> | null | undefined): string[] {
  return Object.entries(tags ?? {}).map(([key, value]) => (value === "" ? key : `${key}:${value}`));
}

/** Later ones of the same key win. `undefined`: there are none. */
export function tagsOf(texts: string[]): Record<string, string> | undefined {
  const tags = texts
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .map((text): [string, string] => {
      const at = text.indexOf(":");
      return at < 0 ? [text, ""] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
    });
  return tags.length === 0 ? undefined : Object.fromEntries(tags);
}
