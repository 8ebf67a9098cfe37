"""The commands `gongheng ca` (test authority, recognised authorities) and `gongheng cert`."""

import argparse
import getpass
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from gongheng.foundation import clock
from gongheng.foundation.certificates import issuing
from gongheng.foundation.certificates.reading import Certificate, read_certificate
from gongheng.foundation.certificates.trials import (
    HOLDERS,
    LEAF_DAYS,
    TrialAuthority,
    key_file,
    read_key_file,
)
from gongheng.foundation.certificates.trust import TEST_FOLDER, keep_list, trusted
from gongheng.foundation.paths import home
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.keys import Keeper
from gongheng.registry.certificates.answers import LARGEST, answer

SIGN, ENCRYPT = "sign", "encrypt"
Told = argparse.Namespace


def arguments(word: str, command: argparse.ArgumentParser) -> None:
    """Add what each command takes."""
    acts = command.add_subparsers(title="办理", metavar="", required=True)
    for name, (_, text) in WORDS[word].items():
        one = acts.add_parser(name, help=text, description=text)
        one.set_defaults(do=name)
        _of(word, name, one)


def _of(word: str, name: str, one: argparse.ArgumentParser) -> None:
    if word == "ca" and name in {"init", "issue", "revoke", "renew"}:
        one.add_argument("--suite", choices=["guomi", "international"], default="guomi")
    if name == "issue":
        one.add_argument("holder", choices=sorted(HOLDERS), help="、".join(HOLDERS.values()))
        one.add_argument("name", help="持有人名称")
        one.add_argument("--code", default="", help="统一社会信用代码")
        one.add_argument("--days", type=int, default=LEAF_DAYS)
        one.add_argument("--out", type=Path, required=True, help="证书和密钥放在哪个目录")
    if name in {"revoke", "show", "keep-list"}:
        one.add_argument("file", type=Path)
    if name == "keep-list":
        one.add_argument("--name", required=True, help="机构代号")
    if name == "sign-challenge":
        one.add_argument("file", type=Path, help="验证页上下载的内容")
        one.add_argument("--folder", type=Path, required=True, help="证书和密钥所在目录")
        one.add_argument("--out", type=Path, required=True, help="签名结果")
        one.add_argument("--token", default="", help="密码设备名称；不填则用密钥文件")
        one.add_argument("--label", default=SIGN, help="密码设备里密钥的名称")
    if name in {"issue", "sign-challenge"}:
        one.add_argument("--passphrase-file", type=Path, help="口令文件；不填则询问")


def run(told: Told) -> int:
    """Perform one command; a refusal is a sentence and the answer 1."""
    word = "ca" if told.do in WORDS["ca"] else "cert"
    try:
        WORDS[word][told.do][0](told)
    except Refused as refused:
        _say(refused.sentence)
        return 1
    except OSError as error:
        _say(f"不能读写文件：{error.filename or '未知'}。请检查文件是否存在、目录能否写入。")
        return 1
    return 0


def _init(told: Told) -> None:
    _say(f"测试用根证书：{_authority(told).begin(at=clock.now())}（不得用于真实交易）")


def _issue(told: Told) -> None:
    authority, at = _authority(told), clock.now()
    taken = any((told.out / f"{name}.key").exists() for name in (SIGN, ENCRYPT))
    refuse_unless(not taken, "already_exists", thing="这个目录里的密钥文件")
    passphrase = _passphrase(told)
    made = authority.issue(told.holder, told.name, code=told.code, at=at, days=told.days)
    keys = [(SIGN, made.signing, made.signing_key), (ENCRYPT, made.encryption, made.encryption_key)]
    texts = [
        (name, der, key_file(key, passphrase, authority.algorithms)) for name, der, key in keys
    ]
    told.out.mkdir(parents=True, exist_ok=True)
    for name, der, text in texts:
        _private(told.out / f"{name}.key", text)
        (told.out / f"{name}.pem").write_text(issuing.armoured(der), encoding="utf-8")
        _describe(read_certificate(der))


def _revoke(told: Told) -> None:
    held = read_certificate(told.file.read_bytes())
    _authority(told).revoke(held.serial, at=clock.now())
    _say(f"已吊销：{held.name} {held.fingerprint[:16]}")


def _renew(told: Told) -> None:
    _say(f"吊销名单：{_authority(told).renew_list(at=clock.now())}")


def _recognised(told: Told) -> None:
    for one in trusted(clock.day_of(clock.now())).authorities:
        kind = "（测试用）" if one.test else ""
        _say(f"{one.code} {one.name}{kind} {one.certificate.fingerprint[:16]}")


def _keep(told: Told) -> None:
    _say(f"已保存：{keep_list(told.file.read_bytes(), Path(told.name).name)}")


def _show(told: Told) -> None:
    _describe(read_certificate(told.file.read_bytes()))


def _sign(told: Told) -> None:
    text = told.file.read_bytes()[:LARGEST].decode(errors="replace")
    pems = [_pem(told.folder / f"{name}.pem") for name in (SIGN, ENCRYPT)]
    made = answer(text, _keeper(told), certificate=pems[0], encryption=pems[1])
    told.out.write_text(made, encoding="utf-8")
    _say(f"已签名：{told.out}。请在验证页上提交这个文件。")


def _keeper(told: Told) -> Keeper:
    if not told.token:
        text = (told.folder / f"{SIGN}.key").read_text(encoding="utf-8")
        return read_key_file(text, _passphrase(told))
    from gongheng.foundation.sealing.drivers.token import TokenKey

    kind = read_certificate((told.folder / f"{SIGN}.pem").read_bytes()).kind
    return TokenKey.unlocked(settings.PKCS11_MODULE, token=told.token, label=told.label,
                             pin=_passphrase(told), algorithm=kind)  # fmt: skip


def _pem(path: Path) -> str:
    return read_certificate(path.read_bytes()).pem if path.exists() else ""


def _authority(told: Told) -> TrialAuthority:
    if settings.PRODUCTION:
        raise Refused("test_authority_in_production")
    return TrialAuthority(home() / TEST_FOLDER, told.suite)


def _passphrase(told: Told) -> str:
    if told.passphrase_file:
        return told.passphrase_file.read_text(encoding="utf-8").strip("\r\n")
    return getpass.getpass("口令：")


def _private(path: Path, text: str) -> None:
    """A key file is never written over: the old key may still be needed to open a bid."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def _describe(held: Certificate) -> None:
    use = "加密" if held.encrypts else "签名"
    until = f"{held.until.astimezone(clock.BEIJING):%Y年%m月%d日}"
    _say(f"{held.name} {use} {held.kind} 至{until} 摘要 {held.fingerprint}")


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


WORDS: dict[str, dict[str, tuple[Callable[[Told], None], str]]] = {
    "ca": {
        "init": (_init, "建立测试用发证机构（不得用于真实交易）"),
        "issue": (_issue, "签发测试用签名、加密证书"),
        "revoke": (_revoke, "吊销测试用证书"),
        "renew": (_renew, "更新测试用吊销名单"),
        "list": (_recognised, "列出今天互认的发证机构"),
        "keep-list": (_keep, "保存互认机构的吊销名单"),
    },
    "cert": {
        "show": (_show, "查看证书"),
        "sign-challenge": (_sign, "对登录或者绑定的验证内容签名"),
    },
}
