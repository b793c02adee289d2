import { expect, test } from "vitest";
import { mergePatch } from "../mergePatch";
import { healthForm, healthSpec } from "./healthForm";

test("a check that nobody touched stays as it is", () => {
  for (const health of [
    { kind: "http" as const, path: "/healthz", interval: "5s", statuses: ["200-299"] },
    { kind: "tcp" as const },
    { kind: "grpc" as const, service: "shop", rise: 2 },
  ]) {
    expect(mergePatch(health, healthSpec(healthForm(health), health) ?? {})).toEqual({});
  }
});

test("switched off, nothing is said", () => {
  expect(healthSpec({ ...healthForm(undefined), kind: "off" }, undefined)).toBeUndefined();
});

test("settings of one kind are not said of another", () => {
  const http = { kind: "http" as const, path: "/healthz", statuses: ["200"] };
  expect(healthSpec({ ...healthForm(http), kind: "tcp" }, http)).toEqual({ kind: "tcp" });
});
