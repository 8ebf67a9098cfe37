// A guardian's page of an opening or a rehearsal: the worker checks the request and signs what is released.
import { pageOf } from "./guardian-page.js";

const page = pageOf("guardian", "release_request_bad");

page.start({
  missing: () => page.file("sign") && page.file("encrypt") && page.passphrase() ? "" : "请选择两个密钥文件，并填写口令。",
  made: async (request, work) => {
    const [signKey, encryptKey] = await Promise.all([page.file("sign").text(), page.file("encrypt").text()]);
    return work({ ...request, signKey, encryptKey });
  },
});
