// Which names may things have, and which addresses? As the node says it of them.

const NAME = /^[A-Za-z0-9._-]{1,64}$/;
const FIELD = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/;
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9A-Fa-f:.]{2,45}\]):(\d{1,5})$/;
const NETWORK = /^(\d{1,3}(\.\d{1,3}){3}|[0-9A-Fa-f:.]{2,45})\/(\d{1,3})$/;

export const isName = (text: string) => NAME.test(text);

/** Whether it is the name of a header field. */
export const isFieldName = (text: string) => FIELD.test(text);

/** Whether it is an address with a port. */
export function isAddress(text: string): boolean {
  const found = ADDRESS.exec(text.trim());
  if (found === null) return false;
  const port = Number(found[3]);
  return areBytes(found[1]?.startsWith("[") ? "" : found[1]) && port >= 1 && port <= 65_535;
}

/** Whether it is a network: `10.0.0.0/8` or `fd00::/8`. */
export function isNetwork(text: string): boolean {
  const found = NETWORK.exec(text.trim());
  if (found === null) return false;
  const isOld = found[2] !== undefined;
  const isWhole = isOld ? areBytes(found[1]) : (found[1]?.includes(":") ?? false);
  return isWhole && Number(found[3]) <= (isOld ? 32 : 128);
}

const areBytes = (dotted = "") => dotted === "" || dotted.split(".").every((byte) => Number(byte) <= 255);
