// What goes wrong in a page without anybody seeing it? Exceptions, complaints, refused requests, strangers.
import type { BrowserContext, ConsoleMessage, Page, Request, Response } from "@playwright/test";

/** Of a refused request the answer is looked at, of the policy what the page itself says of it. */
const TOLD_TWICE =
  /^Failed to load resource: the server responded with a status of|violates the following Content Security Policy/;

/** Everything that goes wrong in the pages of a browser, until somebody asks. */
export class Faults {
  private readonly found: string[] = [];
  private expected: RegExp[] = [];

  constructor(
    context: BrowserContext,
    private readonly own: string,
  ) {
    context.on("page", (page) => this.watch(page));
    for (const page of context.pages()) this.watch(page);
    context.on("console", (message) => this.hear(message));
    context.on("weberror", (error) => this.found.push(`exception: ${error.error().stack}`));
    context.on("request", (request) => this.judgeAddress(request));
    context.on("requestfailed", (request) => this.judgeEnd(request));
    context.on("response", (response) => this.judgeAnswer(response));
  }

  /** Has pages say more of what their policy has kept from them than the browser does. */
  async tellOfPolicy(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      document.addEventListener(
        "securitypolicyviolation",
        ({ violatedDirective, sourceFile, lineNumber, columnNumber, sample }) => {
          console.error(
            `policy: ${violatedDirective} at ${sourceFile}:${lineNumber}:${columnNumber}: ${sample}`,
          );
        },
      );
    });
  }

  private watch(page: Page): void {
    page.on("crash", () => this.found.push("the page died"));
  }

  private hear(message: ConsoleMessage): void {
    const isBad = message.type() === "error" || message.type() === "warning";
    if (isBad && !TOLD_TWICE.test(message.text())) {
      this.found.push(`console ${message.type()}: ${message.text()}`);
    }
  }

  private judgeAddress(request: Request): void {
    const url = request.url();
    if (!url.startsWith(`${this.own}/`) && !url.startsWith("data:") && !url.startsWith("blob:")) {
      this.found.push(`a stranger is asked: ${url}`);
    }
  }

  private judgeEnd(request: Request): void {
    // Whoever leaves a page hangs up on what it was still told.
    const why = request.failure()?.errorText ?? "";
    if (why !== "net::ERR_ABORTED") this.found.push(`failed: ${request.method()} ${request.url()}: ${why}`);
  }

  private judgeAnswer(response: Response): void {
    const { pathname } = new URL(response.url());
    const line = `${response.status()} ${response.request().method()} ${pathname}`;
    if (response.status() >= 400) this.found.push(line);
  }

  /** A test that provokes a refusal says so: `faults.expect(/^422 PATCH/)`. */
  expect(...lines: RegExp[]): void {
    this.expected.push(...lines);
  }

  /** What went wrong and was not expected, so far. */
  list(): string[] {
    return this.found.filter((line) => !this.expected.some((expected) => expected.test(line)));
  }
}
