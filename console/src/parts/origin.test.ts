import { expect, test } from "vitest";
import { annotationsOf, displayNameOf, originOf } from "./origin";

test("what a file says is the file's, whoever made it", () => {
  expect(originOf({ managed_by: "file", dialect: "tencent" })).toBe("file");
  expect(originOf({ managed_by: "api", dialect: "huawei" })).toBe("huawei");
  expect(originOf({ managed_by: "api" })).toBe("api");
  expect(originOf({ managed_by: "api", dialect: "of-a-newer-node" })).toBe("api");
});

test("a display name is one that says more than the name", () => {
  const called = (name: string) => displayNameOf({ name: "lb-1", annotations: { name } } as { name: string });
  expect(called("Shop")).toBe("Shop");
  expect(called(" ")).toBeUndefined();
  expect(called("lb-1")).toBeUndefined();
  expect(displayNameOf({ name: "web" })).toBeUndefined();
  expect(displayNameOf(undefined)).toBeUndefined();
});

test("annotations are told in order", () => {
  expect(annotationsOf({ annotations: { vip: "127.0.1.1", created_at_ms: "1" } })).toEqual([
    ["created_at_ms", "1"],
    ["vip", "127.0.1.1"],
  ]);
  expect(annotationsOf({})).toEqual([]);
});
