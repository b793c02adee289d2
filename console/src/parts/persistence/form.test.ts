import { expect, test } from "vitest";
import { formOf, specOf } from "./form";

test("what the node says comes back as it was", () => {
  const spec = { method: "cookie", timeout: "20m", cookie_name: "home", secure: true };
  expect(specOf(formOf(spec, "cookie"), ["cookie_name", "secure"])).toEqual(spec);
});

test("switched off, nothing is said, and what was typed stays", () => {
  const form = { ...formOf({ method: "app-cookie", cookie_name: "JSESSIONID" }, "cookie"), isOn: false };
  expect(specOf(form, ["cookie_name"])).toBeNull();
  expect(specOf({ ...form, isOn: true }, ["cookie_name"])).toEqual({
    method: "app-cookie",
    cookie_name: "JSESSIONID",
  });
});

test("a duration of zero is off", () => {
  expect(formOf({ method: "cookie", timeout: "0s" }, "cookie").isOn).toBe(false);
});

test("settings of another method are left out", () => {
  const form = {
    isOn: true,
    method: "source-ip",
    seconds: 60,
    settings: { cookie_name: "x", ipv4_prefix: 24 },
  };
  expect(specOf(form, ["ipv4_prefix"])).toEqual({ method: "source-ip", timeout: "1m", ipv4_prefix: 24 });
});
