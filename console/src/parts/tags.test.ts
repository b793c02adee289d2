import { expect, test } from "vitest";
import { tagsOf, textsOf } from "./tags";

test("tags are typed as they are shown", () => {
  const tags = { team: "shop", url: "http://a:80", old: "" };
  expect(tagsOf(textsOf(tags))).toEqual(tags);
});

test("spaces do not count, and no tags are nothing", () => {
  expect(tagsOf([" team : shop "])).toEqual({ team: "shop" });
  expect(tagsOf([" "])).toBeUndefined();
});
