// Does the live log tell what clients do, and nothing that is theirs alone?
import { HttpClient } from "./harness/clients";
import { visit } from "./harness/pages";
import { expect, test } from "./harness/test";

test("the live log shows the request that was just made, and where it went", async ({ page, t, world }) => {
  await visit(page, "/logs?load_balancer=shop&path=/follow-me");
  await expect(page.getByText(t("logs:state.on"))).toBeVisible();
  const client = new HttpClient(world.at["shop/web"], "127.0.0.99");
  const target = await client.visit("/follow-me/17?secret=lamp");
  await client.visit("/not-me");
  client.leave();

  const row = page.getByRole("row").filter({ hasText: "/follow-me/17" });
  await expect(row).toContainText("200");
  await expect(row).toContainText("127.0.0.99");
  await expect(row).toContainText(`web → web → ${target}`);
  await expect(page.getByText("/not-me")).toHaveCount(0);
  await expect(page.getByText("lamp")).toHaveCount(0);
});
