// When has a page answered to what was just done to it? When it asks the node nothing any more, and has drawn.
import type { Page, Request } from "@playwright/test";
import { until } from "./until";

/** What ends only when somebody leaves. */
const STREAMS = /\/api\/v1\/(events|logs)(\?|$)/;

/** Knows what a page still waits for. */
export class Quiet {
  private readonly asked = new Set<Request>();

  constructor(private readonly page: Page) {
    page.on("request", (request) => {
      if (!STREAMS.test(request.url())) this.asked.add(request);
    });
    const forget = (request: Request) => void this.asked.delete(request);
    page.on("requestfinished", forget);
    page.on("requestfailed", forget);
  }

  /** Waits until nothing is under way, in two drawings in a row: what an answer brings may ask for more. */
  async comes(): Promise<void> {
    for (let calm = 0; calm < 2; ) {
      await until("the page to rest", () => this.asked.size === 0);
      await this.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
      calm = this.asked.size === 0 ? calm + 1 : 0;
    }
  }
}
