import { describe, expect, it } from "vitest";
import { EMPTY, readListener, toCommand, toQuestion } from "./question";

const fields = { ...EMPTY, listener: "shop/web", from: " 203.0.113.7 " };

describe("toQuestion", () => {
  it("tells load balancer and listener apart", () => {
    expect(toQuestion(fields)).toMatchObject({ load_balancer: "shop", listener: "web", from: "203.0.113.7" });
    expect(readListener("shop/a/b")).toEqual({ load_balancer: "shop", listener: "a/b" });
  });

  it("asks for a path without its query, and for the root where there is none", () => {
    expect(toQuestion({ ...fields, path: "/cart?item=1" }).path).toBe("/cart");
    expect(toQuestion({ ...fields, path: " " }).path).toBe("/");
  });

  it("leaves out rows that nobody has filled in", () => {
    const cookies = [
      { name: "", value: "x" },
      { name: " sid ", value: "" },
    ];
    expect(toQuestion({ ...fields, cookies }).cookies).toEqual([{ name: "sid", value: "" }]);
  });
});

describe("toCommand", () => {
  it("says the same on a command line", () => {
    expect(toCommand(toQuestion({ ...fields, host: "shop.example", path: "/cart" }))).toBe(
      "homing explain --load-balancer shop --listener web --host shop.example --path /cart --from 203.0.113.7",
    );
  });

  it("quotes what a shell would read otherwise", () => {
    const cookies = [{ name: "sid", value: "a b;'c'" }];
    expect(toCommand(toQuestion({ ...fields, cookies }))).toContain(`--cookie 'sid=a b;'\\''c'\\'''`);
  });
});
