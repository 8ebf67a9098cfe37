// Published examples, run before the first use in a worker: a machine or a library that errs seals nothing.
import { hex, toNumber, unhex, utf8 } from "./bytes.js";
import { ciphertextFrom, signatureOf } from "./der.js";
import { Sm4Gcm } from "./gcm.js";
import { refuseUnless } from "./refusal.js";
import { SM2 } from "./sm2.js";
import { sm3 } from "./sm3.js";

const SM3_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"; // GB/T 32905-2016 A.1
const GCM = { // RFC 8998 A.1
  key: "0123456789abcdeffedcba9876543210", nonce: "00001234567800000000abcd",
  bound: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
  plain: "a".repeat(16) + "b".repeat(16) + "c".repeat(16) + "d".repeat(16) + "e".repeat(16) + "f".repeat(16) + "e".repeat(16) + "a".repeat(16),
  sealed:
    "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15" +
    "a56834cbcf98c397b4024a2691233b8d83de3541e4c2b58177e065a9bf7b62ec",
};
const SIGNED = { // GB/T 32918.5-2017 annex A
  data: "message digest",
  public:
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020" +
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13",
  r: "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3",
  s: "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa",
};
const SEALED = { // GB/T 32918.5-2017 annex C, without the leading 04
  private: "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8",
  plain: "encryption standard",
  sealed:
    "04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73" +
    "e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0" +
    "59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766" +
    "21886ca989ca9c7d58087307ca93092d651efa",
};

/** Refuses `sealing_failed` when one value differs from the standards'. */
export async function selfTest() {
  const cipher = new Sm4Gcm(unhex(GCM.key));
  const sealed = cipher.seal(unhex(GCM.nonce), unhex(GCM.plain), unhex(GCM.bound));
  const open = unhex(SIGNED.public), signature = signatureOf(toNumber(unhex(SIGNED.r)), toNumber(unhex(SIGNED.s)));
  const signed = await SM2.verify(open, utf8(SIGNED.data), signature);
  const forged = await SM2.verify(open, utf8(`${SIGNED.data}!`), signature);
  const read = await SM2.decrypt(unhex(SEALED.private), open, ciphertextFrom(unhex(SEALED.sealed)));
  const right = hex(sm3(utf8("abc"))) === SM3_ABC && hex(sealed) === GCM.sealed && signed && !forged;
  refuseUnless(right && hex(read) === hex(utf8(SEALED.plain)), "sealing_failed");
}
