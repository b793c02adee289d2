// Which styles are ours? Those with the nonce that the node wrote into this page.

export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

/** Ant Design takes the nonce for its own styles. What it is made of writes a few more (to measure scroll bars, to keep a
 * page from scrolling below a drawer) without one; every script here is ours, so what it makes is, too. */
export function markStyles(): void {
  if (!nonce) return;
  const make = document.createElement.bind(document) as (
    name: string,
    options?: ElementCreationOptions,
  ) => HTMLElement;
  const marked = (name: string, options?: ElementCreationOptions) => {
    const made = make(name, options);
    if (made instanceof HTMLStyleElement) made.nonce = nonce;
    return made;
  };
  document.createElement = marked as typeof document.createElement;
}
