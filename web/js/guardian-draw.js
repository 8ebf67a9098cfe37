// A guardian's page of one draw: the worker checks the request and answers with the share of the draw key.
import { pageOf } from "./guardian-page.js";

const MEMORY = "gongheng.draws-answered";
const page = pageOf("draw", "guardian_file_bad");

// What was answered on this machine: a second checkpoint for the same request would be a second draw.
function memory() {
  try {
    return JSON.parse(localStorage.getItem(MEMORY)) ?? {};
  } catch {
    return {};
  }
}

function remember(root, digest) {
  try {
    localStorage.setItem(MEMORY, JSON.stringify({ ...memory(), [root]: digest }));
  } catch {
    // a browser without storage keeps no memory; the witnesses still stand against a second head
  }
}

page.start({
  missing: () => page.file("share") && page.passphrase() ? "" : "请选择抽取密钥文件，并填写口令。",
  made: async (request, work) => {
    const { answer, digest } = await work({ ...request, before: memory(), shareKey: await page.file("share").text() });
    remember(answer.root, digest);
    return { answer };
  },
});
