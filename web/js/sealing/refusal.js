// A refusal has a code and a sentence, as on the server. Sentences of shared codes are those of the rulebook
// (rulebook/wording/refusals.yaml); web/test holds them equal.
const SENTENCES = {
  aborted: "封标已取消，没有生成封标文件。",
  algorithm_unknown: "不支持密码算法“{algorithm}”。请使用国密或者国际算法套件。",
  bad_key: "公钥不正确，不能用它加密。请换用有效的加密证书。",
  bid_of_another: "请求中有不属于本项目、本监护组，或者复制而来的投标文件。不予释放，请保存证据并报告监督部门。",
  browser_unfit: "这个浏览器或者这个连接不能封标。请用新版浏览器，并确认地址以 https 开头。",
  cannot_unwrap: "用这把密钥解不开密文：密钥不对，或者密文被改动。请核对是否用了封标时的证书。",
  certificate_unreadable: "这不是数字证书，或者证书不完整。请选择证书文件（PEM 或者 DER 格式）。",
  chunk_altered: "封标文件的密文与签名时不一致，请重新上传。",
  ciphertext_altered: "密文被改动或者密钥不对，不能解密。请核对文件和证书。",
  close_unproved: "投标截止的记录没有证明，或者证明不成立。不予释放，请稍后再试；仍不成立的报告监督部门。",
  window_unproved: "还不能证明投标人解密已经截止。不予释放，请稍后再试。",
  close_unwitnessed: "签署过该检查点的外部见证只有 {have} 家，不足 {least} 家。不予答复，请稍后再试。",
  content_not_committed: "解密出的内容与封标时的摘要不符，投标文件按无效处理。",
  draw_key_of_another: "这个抽取密钥文件不是本次抽取所用的，或者不是贵单位的。请选择共同生成时得到的文件。",
  draw_unproved: "这次抽取的申请没有证明登记在检查点以前，或者证明不成立。不予答复，请稍后再试；仍不成立的报告监督部门。",
  file_unreadable: "不能读取选择的文件，文件可能已被移动、修改或者正被占用。请重新选择。",
  first_half_wrong: "提交的解密信息与封标时不一致，请核对所用的证书或者恢复文件。",
  guardian_asked_before: "同一申请已经就另一个检查点答复过。一次申请只抽一次，不再答复。",
  guardian_ends_early: "第 {at} 位密钥监护人的证书在开标以前到期，不能向它封标。请告知交易中心。",
  guardian_file_bad: "这不是监护人所用的文件，或者内容不完整、不属于本次密钥。请核对文件。",
  guardian_not_trusted: "第 {at} 位密钥监护人的证书不是受信任的机构签发的，不能向它封标。请不要递交，并告知监督部门。",
  guardians_swapped: "密钥监护人的证书与招标公告公布的不一致，没有封标，也没有上传任何内容。请不要递交，并立即告知监督部门。",
  guardians_wrong: "密钥监护人的名单不正确，不能封标。请刷新本页后再试。",
  key_file_bad: "这不是本平台的密钥文件，或者文件不完整。请选择正确的文件。",
  key_not_committed: "合成的密钥与封标时的承诺不符，投标文件不能解密，按无效处理。",
  key_not_of_certificate: "密钥文件与签名证书不是一对，或者算法不同。请选择同一张证书的密钥文件。",
  own_certificate_ends_early: "您的证书在 {until} 到期，开标解密时可能已经失效。请更新证书后再封标。",
  package_malformed: "封标文件不完整或者被改动（{field}），不予接收。请重新封标后递交。",
  part_too_large: "投标文件的一个部分超过 {limit} MB，请压缩后重新封标。",
  part_unknown: "投标文件的部分只有报价、商务、技术、信用四种，请核对后重新封标。",
  passphrase_short: "口令至少 {least} 个字符，请重新填写。",
  price_part_too_large: "报价部分只放报价，不得超过 {limit} 字节；其他内容请放入商务或者技术部分。",
  recovery_of_another: "这个恢复文件不是这份投标文件的，请选择封标时保存的那个。",
  release_request_bad: "平台给出的释放请求不完整，或者不是本项目、本监护组的。不予释放，请联系交易中心查明。",
  release_set_differs: "请求中的投标文件与截止时登记的不一致：有增加、缺少或者改动。不予释放，请保存证据并报告监督部门。",
  released_too_early: "投标还没有截止（{due}），不予释放。",
  sealing_failed: "封标没有完成，没有生成封标文件。请重新封标；仍然不行时换一台电脑。",
  secret_of_another: "这段密文是为另一份投标文件封装的，不予解密。",
  share_wrong: "第 {at} 位密钥监护人的份额与封标时公布的承诺不符，不能使用。",
  shares_too_few: "密钥监护人的份额只有 {have} 份，不足 {least} 份，不能解密。",
  suite_differs: "封标所用的算法套件与本项目监护组的不同，届时将无法解密。请按公布的套件重新封标。",
  wrong_passphrase: "口令不正确，或者密钥文件被改动。请核对后再试。",
};

export class Refused extends Error {
  constructor(code, about = {}) {
    const known = code in SENTENCES ? code : "sealing_failed";
    super(SENTENCES[known].replace(/\{(\w+)\}/g, (_, name) => String(about[name] ?? "")));
    this.name = "Refused";
    this.code = known;
    this.about = about;
  }

  get sentence() {
    return this.message;
  }
}

export function refuse(code, about) {
  throw new Refused(code, about);
}

export function refuseUnless(holds, code, about) {
  if (!holds) refuse(code, about);
}

export const sentences = () => ({ ...SENTENCES });

/** Sentences that only a page needs (composing/words.js): the worker stays light. */
export const teach = (more) => Object.assign(SENTENCES, more);
