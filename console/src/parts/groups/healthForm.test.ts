import { expect, test } from "vitest";
import type { Catalogue } from "../../api/editions";
import { mergePatch } from "../mergePatch";
import { healthForm, healthSpec, isHealthFit } from "./healthForm";

const http = ["path", "host", "statuses", "incarnation_header"];
const catalogue = {
  probes: [
    { kind: "tcp", settings: [] },
    { kind: "http", settings: http },
    { kind: "https", settings: [...http, "tls"] },
    { kind: "grpc", settings: ["service", "host", "tls"] },
    { kind: "udp", settings: ["send", "expect"] },
  ],
} as unknown as Catalogue;

test("a check that nobody touched stays as it is", () => {
  for (const health of [
    { kind: "http" as const, path: "/healthz", interval: "5s", statuses: ["200-299", 404], host: "a.b" },
    { kind: "https" as const, tls: { verify: false }, port: 9443, incarnation_header: "X-Life" },
    { kind: "tcp" as const },
    { kind: "udp" as const, send: "ping", expect: "pong" },
    { kind: "grpc" as const, service: "shop", rise: 2 },
  ]) {
    expect(mergePatch(health, healthSpec(healthForm(health), health, catalogue) ?? {})).toEqual({});
  }
});

test("switched off, nothing is said", () => {
  expect(healthSpec({ ...healthForm(undefined), kind: "off" }, undefined, catalogue)).toBeUndefined();
});

test("settings of one kind are not said of another", () => {
  const before = { kind: "http" as const, path: "/healthz", statuses: ["200"], port: 81 };
  const said = healthSpec({ ...healthForm(before), kind: "tcp" }, before, catalogue);
  expect(mergePatch({}, { ...said })).toEqual({ kind: "tcp", port: 81 });
});

test("a status is a number, a range stays a text", () => {
  const form = { ...healthForm({ kind: "http" }), statuses: ["200-299", "404"] };
  expect(healthSpec(form, { kind: "http" }, catalogue)?.statuses).toEqual(["200-299", 404]);
  expect(isHealthFit(form, catalogue)).toBe(true);
  expect(isHealthFit({ ...form, statuses: ["ok"] }, catalogue)).toBe(false);
});
