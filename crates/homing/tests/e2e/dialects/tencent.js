// Asks a node by the SDK of Tencent Cloud for Node: one question a line on the input, one answer a line on the output.
// tencent.js MODULES ENDPOINT SECRET_KEY
const [modules, endpoint, secretKey] = process.argv.slice(2);
const { clb } = require(`${modules}/tencentcloud-sdk-nodejs`);

function client(question) {
  const httpProfile = { protocol: "http://", endpoint, reqMethod: question.method ?? "POST" };
  return new clb.v20180317.Client({
    credential: { secretId: "AKIDfake", secretKey },
    region: "ap-guangzhou",
    profile: { signMethod: question.sign ?? "TC3-HMAC-SHA256", httpProfile },
  });
}

async function answer(question) {
  try {
    return await client(question)[question.call](question.with);
  } catch (error) {
    return { exception: { code: error.code, message: error.message, request: error.requestId } };
  }
}

// One after the other, in the order in which they come.
let before = Promise.resolve();
require("readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    before = before.then(async () => console.log(JSON.stringify(await answer(JSON.parse(line)))));
  });
