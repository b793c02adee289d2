// How are pictures of the console made? `npm run screenshots`: all of them into target/, some for the guide.
import base from "../playwright.config";

export default { ...base, testDir: ".", testMatch: "pictures.ts", reporter: "list" };
