// The answer to a challenge of sign-in, as registry/certificates/answers.py writes it.
import { base64, hex, joined, utf8 } from "./bytes.js";
import { armoured } from "./certificates.js";
import { sm3 } from "./sm3.js";

const LABEL = utf8("gongheng/challenge/1\0");

export async function answerTo(text, keeper, { certificate, encryption }) {
  const said = utf8(text);
  const signature = await keeper.sign(joined(LABEL, said));
  const whole = {
    v: "gongheng/answer/1", challenge: hex(sm3(said)), certificate: armoured(certificate),
    encryption: encryption ? armoured(encryption) : "", between: [], signature: base64(signature),
  };
  return `${JSON.stringify(whole, null, 1)}\n`;
}
