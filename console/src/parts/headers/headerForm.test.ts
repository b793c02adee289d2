import { expect, test } from "vitest";
import { mergePatch } from "../mergePatch";
import { areHeadersFit, headerFault, headerForm, saidOfHeaders } from "./headerForm";

const said = {
  request_headers: { set: { "X-Real-IP": "$client_ip" }, remove: ["X-Debug"] },
  response_headers: { add: { Vary: "Origin" } },
};

test("edits that nobody touched stay as they are", () => {
  for (const each of [said, { request_headers: {} }, {}]) {
    expect(mergePatch(each, saidOfHeaders(headerForm(each), each))).toEqual({});
  }
});

test("rows are in the order in which they are made", () => {
  expect(headerForm(said).request_headers.map(({ verb, name }) => `${verb} ${name}`)).toEqual([
    "remove X-Debug",
    "set X-Real-IP",
  ]);
});

test("the last row that goes takes the setting with it", () => {
  const form = { ...headerForm(said), response_headers: [] };
  expect(mergePatch(said, saidOfHeaders(form, said))).toEqual({ response_headers: null });
});

test("a field without a name, and one that is changed twice in the same way, is found", () => {
  const row = (key: number, verb: "set" | "add", name: string) => ({ key, verb, name, value: "1" });
  const rows = [row(0, "set", "X-A"), row(1, "set", "x-a "), row(2, "add", "X-A"), row(3, "add", "")];
  expect(rows.map((each) => headerFault(rows, each))).toEqual(["double", "double", undefined, "name"]);
  expect(areHeadersFit({ request_headers: rows, response_headers: [] })).toBe(false);
  expect(areHeadersFit(headerForm(said))).toBe(true);
});
