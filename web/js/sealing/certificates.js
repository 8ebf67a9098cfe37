// What a page needs of a certificate: its bytes, its digest and its public key. Whether it is trusted is the
// server's to judge.
import { hex, unhex } from "./bytes.js";
import { element, elements } from "./der.js";
import { refuse } from "./refusal.js";
import { sm3 } from "./sm3.js";

const BEGIN = "-----BEGIN CERTIFICATE-----", END = "-----END CERTIFICATE-----";
const LARGEST = 64 * 1024;
const CURVES = { "06082a811ccf5501822d": "guomi", "06082a8648ce3d030107": "international" };
const VERSION_TAG = 0xa0, KEY_AT = 5;

function derOf(bytes) {
  const text = new TextDecoder("latin1").decode(bytes);
  const from = text.indexOf(BEGIN), to = text.indexOf(END);
  if (from < 0) return bytes;
  const body = text.slice(from + BEGIN.length, to < 0 ? 0 : to).replace(/\s+/g, "");
  return Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
}

/** {der, fingerprint, suite, public} of a PEM or DER file. Refuses `certificate_unreadable`, `algorithm_unknown`. */
export function readCertificate(bytes) {
  try {
    const der = derOf(bytes.length <= LARGEST ? bytes : new Uint8Array(0));
    const whole = element(der);
    if (whole.next !== der.length) throw new RangeError("more than a certificate");
    const rows = elements(elements(whole.content)[0].content);
    const [algorithm, key] = elements(rows[KEY_AT + Number(rows[0].tag === VERSION_TAG)].content);
    const curve = elements(algorithm.content)[1];
    const suite = CURVES[curve ? hex(curve.whole) : ""];
    return { der, fingerprint: hex(sm3(der)), suite, public: key.content.slice(1) };
  } catch {
    return refuse("certificate_unreadable");
  }
}

/** The same as text, one spelling: what an answer to a challenge carries. */
export function armoured(der) {
  const body = btoa(Array.from(der, (byte) => String.fromCharCode(byte)).join(""));
  return `${BEGIN}\n${body.match(/.{1,64}/g).join("\n")}\n${END}\n`;
}

/** To whom something is sealed, from the JSON the server gives. */
export const recipientOf = ({ fingerprint, public: open }) => ({ fingerprint, public: unhex(open, "guardians_wrong") });
