import { expect, test } from "vitest";
import { reweighted } from "./reweighted";

test("only those that are chosen get the weight, and keep all else", () => {
  const targets = [
    { name: "a", address: "127.0.0.1:1", max_sessions: 5 },
    { name: "b", address: "127.0.0.1:2", weight: 7 },
  ];
  expect(reweighted({ name: "web", targets }, ["a"], 3)).toEqual([
    { name: "a", address: "127.0.0.1:1", max_sessions: 5, weight: 3 },
    { name: "b", address: "127.0.0.1:2", weight: 7 },
  ]);
  expect(reweighted({ name: "web" }, ["a"], 3)).toEqual([]);
});
