// What does somebody look for who types into the search field: a client's address, or the name of a session?

export type Search = { client: string } | { id: string } | Record<string, never>;

/** Up to 16 hexadecimal digits name a session; all else is taken for an address, and the node says if it is none. */
export function readSearch(text: string): Search {
  const wanted = text.trim();
  if (wanted === "") return {};
  return /^[0-9a-f]{1,16}$/i.test(wanted) ? { id: wanted } : { client: wanted };
}
