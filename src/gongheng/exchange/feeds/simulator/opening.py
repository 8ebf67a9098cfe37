"""Open a package as the other side does: signature, digests, form; nothing is kept of a bad one."""

import io
import zipfile
from xml.etree import ElementTree as ET

from gongheng.exchange.feeds.simulator.book import Datum
from gongheng.foundation.ledger.note import BadNote, Verifier, verify_note
from gongheng.foundation.sealing.digests import sm3_hex

MOST_FILES, MOST_BYTES = 2_000, 64 * 2**20
HEAD = "gongheng feed package v1"
NUMBERS = {"CF0": "CF", "XK0": "XK"}


class BadPackage(ValueError):
    """The package is not taken; says why."""


def opened(name: str, content: bytes, sender: Verifier) -> list[Datum]:
    """Return the data of a package in the order of its manifest. Raises BadPackage."""
    files = _files(content)
    try:
        note = verify_note(files["manifest.sig"].decode(), [sender])
    except (BadNote, KeyError, UnicodeDecodeError) as error:
        raise BadPackage("签名不符") from error
    manifest = files.get("manifest.xml", b"")
    if note.body != f"{HEAD}\n{name}\n{sm3_hex(manifest)}\n":
        raise BadPackage("签名与清单不符")
    root = _xml(manifest)
    if root.get("package") != name:
        raise BadPackage("清单属于另一个数据包")
    return [_datum(item, files) for item in root]


def _files(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            infos = file.infolist()
            if len(infos) > MOST_FILES or sum(one.file_size for one in infos) > MOST_BYTES:
                raise BadPackage("数据包过大")
            return {one.filename: file.read(one) for one in infos}
    except zipfile.BadZipFile as error:
        raise BadPackage("不是数据包") from error


def _datum(item: ET.Element, files: dict[str, bytes]) -> Datum:
    content = files.get(item.get("file", ""), b"")
    digest = sm3_hex(content)
    if digest != item.get("SM3"):
        raise BadPackage("内容与清单摘要不符")
    root = _xml(content)
    title = {one.tag: one.text or "" for one in root.iterfind("title/*")}
    number = title.get("DATA_NO", "")
    if title.get("DATA_KEY") != item.get("DATA_KEY") or title.get("SEQ") != item.get("SEQ"):
        raise BadPackage("标识与清单不符")
    if len(title["DATA_KEY"]) != 22 or title.get("DATA_TYPE") not in {"1", "2", "3"}:
        raise BadPackage("标识或者操作不合规范")
    return Datum(title["DATA_KEY"], int(title["SEQ"]), int(title["DATA_TYPE"]),
                 NUMBERS.get(number, number), title.get("DATA_TIMESTAMP", "")[:8], digest,
                 content.decode())  # fmt: skip


def _xml(content: bytes) -> ET.Element:
    if b"<!" in content:
        raise BadPackage("不接受文档类型声明")
    try:
        return ET.fromstring(content)  # noqa: S314  # without a DTD there is nothing to expand
    except ET.ParseError as error:
        raise BadPackage("不是可读的文件") from error
