// Which names may things have, and which addresses? As the node says it of them.

const NAME = /^[A-Za-z0-9._-]{1,64}$/;
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9A-Fa-f:.]{2,45}\]):(\d{1,5})$/;

export const isName = (text: string) => NAME.test(text);

/** Whether it is an address with a port. */
export function isAddress(text: string): boolean {
  const found = ADDRESS.exec(text.trim());
  if (found === null) return false;
  const bytes = found[1]?.startsWith("[") ? [] : (found[1] ?? "").split(".").map(Number);
  const port = Number(found[3]);
  return bytes.every((byte) => byte <= 255) && port >= 1 && port <= 65_535;
}
