// How are pictures of the console made? `npm run screenshots`: all of them into target/, some for the guide.
import base from "../playwright.config";

// One node for all, so that it has a past to show.
export default {
  ...base,
  testDir: ".",
  outputDir: "../../target/console/traces",
  testMatch: "pictures.ts",
  workers: 1,
  reporter: "list",
};
