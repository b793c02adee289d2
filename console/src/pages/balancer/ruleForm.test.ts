import { expect, test } from "vitest";
import { mergePatch } from "../../parts/mergePatch";
import { conditionOf, headerSidesOf, isRuleFit, moved, ruleForm, ruleSpec } from "./ruleForm";

test("a rule that nobody touched stays as it is", () => {
  for (const rule of [
    { host: "api.example.com", path: "/v1", group: "api" },
    { path_regex: "^/x", respond: { status: 404 } },
    { host: "old.example.com", redirect: { scheme: "https" as const }, request_headers: { remove: ["x-a"] } },
  ]) {
    expect(mergePatch(rule, ruleSpec(ruleForm(rule), rule))).toEqual({});
  }
});

test("another kind of path takes the place of the one before", () => {
  const rule = { path: "/v1", group: "api" };
  const after = ruleSpec({ ...ruleForm(rule), pathKind: "path_exact", path: "/v1/x" }, rule);
  expect(mergePatch(rule, after)).toEqual({ path: null, path_exact: "/v1/x" });
});

test("a rule is told in one line", () => {
  expect(conditionOf({ host: "a.b", path: "/v1" })).toBe("a.b /v1");
  expect(conditionOf({ path_exact: "/" })).toBe("= /");
  expect(conditionOf({})).toBe("");
});

test("a rule needs an action and a path that is one", () => {
  expect(isRuleFit(ruleForm({ path: "/v1", group: "api" }))).toBe(true);
  expect(isRuleFit(ruleForm({ path: "v1", group: "api" }))).toBe(false);
  expect(isRuleFit(ruleForm(undefined))).toBe(false);
});

test("moving changes two places", () => {
  expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
  expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  expect(moved(["a"], 0, -1)).toEqual(["a"]);
});

test("only what a group takes has request headers to change", () => {
  expect(headerSidesOf(ruleForm({ path: "/v1", group: "api" }))).toContain("request_headers");
  expect(headerSidesOf(ruleForm({ path: "/v1", respond: { status: 404 } }))).toEqual(["response_headers"]);
  const odd = { path: "/v1", respond: { status: 404 }, request_headers: { remove: ["x-a"] } };
  expect(headerSidesOf(ruleForm(odd))).toContain("request_headers");
});
