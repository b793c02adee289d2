// How are sizes written in the spec ("10MiB"), and which unit does a form show?

export const SIZE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;
export type SizeUnit = (typeof SIZE_UNITS)[number];

const TEXT = /^(\d+)(B|KiB|MiB|GiB|TiB)?$/;

/** Bytes in a unit. */
export const bytesIn = (unit: SizeUnit): number => 1024 ** SIZE_UNITS.indexOf(unit);

/** Bytes of "10MiB" or of a number; `null`: it is no size. */
export function bytesOf(said: string | number | null | undefined): number | null {
  if (typeof said === "number") return said;
  const found = TEXT.exec(said ?? "");
  return found === null ? null : Number(found[1]) * bytesIn((found[2] ?? "B") as SizeUnit);
}

/** The largest unit in which the number stays whole. */
export function sizeUnitOf(bytes: number | null): SizeUnit {
  if (bytes === null || bytes === 0) return "MiB";
  return SIZE_UNITS.findLast((unit) => bytes % bytesIn(unit) === 0) ?? "B";
}

/** "10MiB" for 10,485,760; a plain number where no unit fits. */
export function sizeText(bytes: number): string | number {
  const unit = sizeUnitOf(bytes);
  return unit === "B" ? bytes : `${bytes / bytesIn(unit)}${unit}`;
}
