import { expect, test } from "vitest";
import { mergePatch } from "../mergePatch";
import { isTargetTlsFit, targetTlsForm, targetTlsSpec } from "./targetTls";

test("what is said comes back as it was", () => {
  for (const tls of [
    { verify: true },
    { verify: false, policy: "modern" as const },
    { verify: "ca.pem", server_name: "shop.internal", cert: "us.pem", key: "us.key" },
  ]) {
    expect(mergePatch(tls, targetTlsSpec(targetTlsForm(tls)) ?? {})).toEqual({});
  }
  expect(targetTlsSpec(targetTlsForm(undefined))).toBeUndefined();
});

test("a file has to be named, and a certificate needs its key", () => {
  const form = { ...targetTlsForm({ verify: true }), cert: "us.pem" };
  expect(isTargetTlsFit(form)).toBe(false);
  expect(isTargetTlsFit({ ...form, key: "us.key" })).toBe(true);
  expect(isTargetTlsFit({ ...form, belief: "off" })).toBe(true);
  expect(isTargetTlsFit({ ...form, belief: "file", key: "us.key" })).toBe(false);
});
