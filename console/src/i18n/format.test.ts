import { expect, test } from "vitest";
import { formatIn } from "./format";

test("a duration has at most two units", () => {
  expect(formatIn("en").duration(90 * 60)).toBe("1 hr 30 min");
  expect(formatIn("en").duration(86_400 + 5)).toBe("1 day");
  expect(formatIn("en").duration(0.25)).toBe("250 ms");
  expect(formatIn("en").duration(0)).toBe("0 sec");
});

test("each language has its own words for durations", () => {
  expect(formatIn("zh").duration(1200)).toBe("20分钟");
  expect(formatIn("ja").duration(1200)).toBe("20 分");
  expect(formatIn("id").duration(1200)).toBe("20 menit");
});

test("bytes are written with the unit that fits", () => {
  expect(formatIn("en").bytes(0)).toBe("0 byte");
  expect(formatIn("en").bytes(1_500_000)).toBe("1.5 MB");
});

test("numbers are grouped as the language does it", () => {
  expect(formatIn("en").number(62_010)).toBe("62,010");
  expect(formatIn("id").number(62_010)).toBe("62.010");
});
