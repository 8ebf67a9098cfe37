"""The command `gongheng bid`: seal, submit, verify, withdraw."""

import argparse
import getpass
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.package import pack, recovery_file, unpack
from gongheng.running.bidder import proving, receipts, sending
from gongheng.running.bidder.sealing import Keys, keys_in, seal_letter
from gongheng.running.bidder.signing_in import key_by_certificate
from gongheng.trading.bidding.rules import letter_is_complete

Told = argparse.Namespace
ASTRAY = 60  # seconds by which a clock may differ before the bidder is told


def run(told: Told) -> int:
    """Perform one command; a refusal is a sentence and the answer 1."""
    try:
        ACTS[told.do](told)
    except Refused as refused:
        _say(refused.sentence)
        source = f"　依据：{refused.source}" if refused.source else ""
        _say(f"代码：{refused.facts.get('why') or refused.code}{source}")
        return 1
    except OSError as error:
        _say(f"不能读写文件：{error.filename or '未知'}。请检查文件是否存在、目录能否写入。")
        return 1
    return 0


def _seal(told: Told) -> None:
    needs = _json(told.needs) if told.needs else _site(told).told(
        "GET", f"/sections/{told.section}/sealing")  # fmt: skip
    passphrase = _passphrase(told)
    sealed = seal_letter(
        needs, letter=letter_is_complete(_json(told.letter)), keys=keys_in(told.folder, passphrase),
        attachments=[(one.name, one.read_bytes()) for one in told.attach],
        circle_root=told.circle_root,
    )  # fmt: skip
    if needs["lot"] != told.section:
        raise Refused("package_for_another_tender", field="section")
    _new(told.recovery, recovery_file(sealed, passphrase).encode())
    _new(told.out, pack(sealed.package))
    _say(f"已封标：{told.out}，承诺值 {sealed.package.commitment.hex()}")
    _say(f"恢复文件：{told.recovery}。证书损坏时只有它能开启，请与密钥分开保管。")


def _submit(told: Told) -> None:
    package, site = unpack(told.file.read_bytes()), _site(told)
    sent = sending.upload(site, package, lambda number, all_: _say(f"密文 {number}/{all_}"))
    bid = sending.submit(site, package, replaces=told.replaces)
    _tell_the_clock(site)
    receipts.is_of(bid, package.commitment.hex())
    text = json.dumps(bid["receipt"], ensure_ascii=False, indent=1)
    told.receipt.write_text(text + "\n", encoding="utf-8")
    _say(f"已递交：投标编号 {bid['id']}，新传 {sent} 块，回执 {told.receipt}")


def _verify(told: Told) -> None:
    receipt = _json(told.receipt)
    receipts.check_receipt(receipt, told.log_key)
    _say(f"回执由平台签名：{receipt['lot']}，收到时间 {receipt['received_at']}")
    if told.site:
        proving.wait_for_it(told, receipt, _site(told), say=_say, keep=_new)
    elif told.proof is not None:
        proving.proved(receipt, _json(told.proof), told, say=_say)
    else:
        _say(proving.stamp_of(receipt, {}, told))


def _withdraw(told: Told) -> None:
    keys = keys_in(told.folder, _passphrase(told))
    receipt = _json(told.receipt)
    said = receipts.withdrawal(receipt, keys)
    body = json.dumps({"statement": said, "reason": told.reason}, ensure_ascii=False).encode()
    key = f"withdraw-{receipt['commitment']}"
    bid = _site(told, keys).told("POST", f"/bids/{told.bid}/withdraw-sealed", body, once=key)
    _say(f"已撤回：投标编号 {bid['id']}")


def _site(told: Told, keys: Keys | None = None) -> sending.Site:
    """The platform: by an interface key where one is given, else by the certificate itself."""
    ca_file, key_file = told.ca_file, getattr(told, "key_file", None)
    if key_file:
        key = key_file.read_text(encoding="utf-8").strip()
        return sending.Site(told.site, key, ca_file=ca_file)
    if told.do == "seal":  # what to seal to is public
        return sending.Site(told.site, ca_file=ca_file)
    if told.folder is None:
        raise Refused("sign_in_wanted", field="folder")
    site = sending.Site(
        told.site, ca_file=ca_file
    )  # refuses the address before asking for a secret
    own = keys or keys_in(told.folder, _passphrase(told))
    site.sign_in = lambda there: key_by_certificate(there, own, code=told.code)
    return site


def _tell_the_clock(site: sending.Site) -> None:
    """A wrong clock here changes nothing: what counts is when the platform had the last byte."""
    seconds = site.ahead.total_seconds()
    if abs(seconds) >= ASTRAY:
        word = "快" if seconds > 0 else "慢"
        _say(
            f"提示：本机时钟比平台{word}约 {round(abs(seconds) / 60)} 分钟。截止时间以平台收到时间为准，请校准本机时钟。"
        )


def _json(path: Path) -> Any:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise Refused("bad_json", field=path.name) from error
    if not isinstance(found, dict):
        raise Refused("bad_json", field=path.name)
    return found


def _passphrase(told: Told) -> str:
    if told.passphrase_file:
        return str(told.passphrase_file.read_text(encoding="utf-8").strip("\r\n"))
    return getpass.getpass("口令：")


def _new(path: Path, content: bytes) -> None:
    """A sealed bid or a recovery file is never written over: the old one may be the one that counts."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Refused("file_exists", field="out", name=path.name) from error
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


ACTS: dict[str, Callable[[Told], None]] = {
    "seal": _seal, "submit": _submit, "verify": _verify, "withdraw": _withdraw,
}  # fmt: skip
