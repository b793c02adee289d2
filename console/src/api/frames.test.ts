import { expect, test } from "vitest";
import { Frames } from "./frames";

test("an event is whole when its blank line has come", () => {
  const frames = new Frames();
  expect(frames.take("id: 1\nevent: drain-began\nda")).toEqual([]);
  expect(frames.take('ta: {"a":1}\n\n: still here\n\nevent: x\n')).toEqual([
    { event: "drain-began", data: '{"a":1}' },
  ]);
  expect(frames.take("data: 2\r\n\r\n")).toEqual([{ event: "x", data: "2" }]);
});

test("lines of data are joined", () => {
  expect(new Frames().take("data: a\ndata:b\n\n")).toEqual([{ event: "message", data: "a\nb" }]);
});
