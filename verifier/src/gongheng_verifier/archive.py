"""An archive package: a ZIP of documents, a manifest and the log proof that fixed the manifest.

``manifest.json`` (``gongheng-archive/1``) lists every file with ``path``, ``sm3`` and ``size``.
Its own SM3 stands as ``manifest_sm3`` in the facts of a log entry with the act ``archive.seal``,
whose proof lies in ``proofs/``. Everything outside ``proofs/`` must be in the manifest.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gongheng_verifier import bundle, note, outcome
from gongheng_verifier.report import Report
from gongheng_verifier.sm3 import hasher, sm3
from gongheng_verifier.strictjson import Unreadable, parse
from gongheng_verifier.witnesses import Trust

FORMAT = "gongheng-archive/1"
MANIFEST = "manifest.json"
SEAL = "archive.seal"
MOST_FILES = 20_000
MOST_PROOFS = 5_000
LARGEST_MANIFEST = 16 * 1024 * 1024
LARGEST_TOTAL = 16 * 1024**3
LARGEST_RATIO = 200  # deflate reaches 1032 on zeroes alone; documents stay far below this
FREE_RATIO = 1024 * 1024  # a small file may be as dense as it likes
LOCAL, CENTRAL, ENDS = 30, 46, {22, 98}  # bytes of each head; of the end, without and with ZIP64
_CHUNK = 1024 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}")
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


def judge(
    path: Path, pinned: note.Key | None, report: Report, *, limit: int, extract: bool = False,
    trust: Trust | None = None,
) -> None:  # fmt: skip
    """Every check on an archive package; Unreadable when it cannot be judged at all.

    With `extract` the package is a public one: files of the manifest may be withheld, and are
    counted; whatever is there must still be exactly what the manifest lists.
    """
    try:
        with zipfile.ZipFile(path) as package:
            members = members_of(package, limit)
            given = trust or Trust()
            _judge_members(package, members, pinned, report, extract=extract, trust=given)
    except BROKEN:
        raise Unreadable("档案包不是完整的 ZIP 文件，或已损坏、加密。") from None


def members_of(package: zipfile.ZipFile, limit: int) -> dict[str, zipfile.ZipInfo]:
    """The files in a ZIP, none unsafe, doubled or too large; Unreadable otherwise."""
    infos = package.infolist()
    if len(infos) > MOST_FILES:
        raise Unreadable(f"档案包内文件超过 {MOST_FILES} 个。")
    members: dict[str, zipfile.ZipInfo] = {}
    total = 0
    for info in infos:
        if info.is_dir() and info.file_size == 0 and safe(info.filename.rstrip("/")):
            continue
        _refuse_unsafe(info)
        if info.filename in members:
            raise Unreadable("档案包内有同名文件。")
        members[info.filename] = info
        total += info.file_size
    if total > min(limit, LARGEST_TOTAL):
        raise Unreadable("档案包展开后超过允许的大小。")
    if not _nothing_beside(package, infos):
        raise Unreadable("档案包的目录之外还有内容，别的程序读出的可能是另一套文件。")
    return members


def _nothing_beside(package: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> bool:
    """Whether the file is its members, their directory and its end, byte by byte.

    Readers that go from the front would else find other files than this one, which reads the directory.
    """
    stream, at, gaps = package.fp, 0, {0}
    if stream is None:
        return False
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset - at not in gaps:
            return False
        stream.seek(info.header_offset)
        head = stream.read(LOCAL)
        more = sum(int.from_bytes(head[place : place + 2], "little") for place in (26, 28))
        at = info.header_offset + LOCAL + more + info.compress_size
        gaps = {12, 16, 20, 24} if info.flag_bits & 8 else {0}  # sizes said again after the data
    listed = sum(CENTRAL + len(_raw(one)) + len(one.extra) + len(one.comment) for one in infos)
    size = stream.seek(0, 2)
    return package.start_dir - at in gaps and size - package.start_dir - listed in ENDS


def _raw(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")


def _refuse_unsafe(info: zipfile.ZipInfo) -> None:
    mode = info.external_attr >> 16
    if not safe(info.filename) or (mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG)):
        raise Unreadable("档案包内有不安全的文件名或链接。")
    if info.flag_bits & 0x41 or info.compress_type not in (
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
    ):
        raise Unreadable("档案包内有加密的文件或不认识的压缩方式。")
    if info.file_size > FREE_RATIO + LARGEST_RATIO * info.compress_size:
        raise Unreadable("档案包内有压缩比异常的文件。")


def safe(name: str) -> bool:
    """Whether a path is relative, has no odd parts and means the same on every system."""
    if not name or len(name) > 512 or "\\" in name or ":" in name or not name.isprintable():
        return False
    return all(part not in ("", ".", "..") for part in name.split("/"))


def _chunks(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    # zipfile never reads past the size in the directory, which was bounded above.
    with package.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def whole(package: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """One member's bytes."""
    if info.file_size > limit:
        raise Unreadable(f"档案包内的 {info.filename} 过大。")
    return b"".join(_chunks(package, info))


def _judge_members(
    package: zipfile.ZipFile,
    members: dict[str, zipfile.ZipInfo],
    pinned: note.Key | None,
    report: Report,
    *,
    extract: bool,
    trust: Trust,
) -> None:
    if MANIFEST not in members:
        raise Unreadable(f"档案包内没有 {MANIFEST}。")
    raw = whole(package, members[MANIFEST], LARGEST_MANIFEST)
    listed = _manifest(raw)
    proofs = _proofs(package, members)
    if not proofs:
        raise Unreadable("档案包内没有日志证明。")
    key = _judge_key(proofs, pinned, report)
    if key is not None:
        trust.meet_known(key, report)
        _judge_proofs(proofs, key, sm3(raw).hex(), report, trust)
    there = {path: told for path, told in listed.items() if path in members}
    withheld = len(listed) - len(there) if extract else 0
    _judge_files(package, members, there if extract else listed, report, withheld)
    _judge_complete(members, listed, report)
    outcome.judge({name: whole(package, info, bundle.LARGEST_FILE)
                   for name, info in members.items() if outcome.is_one(name)}, report)  # fmt: skip


def _manifest(raw: bytes) -> dict[str, tuple[str, int]]:
    value = parse(raw, "档案清单")
    files = value.get("files") if isinstance(value, dict) else None
    if not isinstance(files, list) or value.get("format") != FORMAT:
        raise Unreadable("档案清单格式不正确。")
    listed: dict[str, tuple[str, int]] = {}
    for item in files:
        path, digest, size = _manifest_line(item)
        if path in listed:
            raise Unreadable("档案清单重复列出同一文件。")
        listed[path] = digest, size
    return listed


def _manifest_line(item: Any) -> tuple[str, str, int]:
    path, digest, size = _three(item)
    if isinstance(path, str) and isinstance(digest, str) and type(size) is int:
        reserved = path == MANIFEST or path.startswith("proofs/")
        if safe(path) and not reserved and _DIGEST.fullmatch(digest) and size >= 0:
            return path, digest, size
    raise Unreadable("档案清单中有一行不正确。")


def _three(item: Any) -> tuple[Any, Any, Any]:
    fields = item if isinstance(item, dict) else {}
    return fields.get("path"), fields.get("sm3"), fields.get("size")


def _proofs(
    package: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]
) -> dict[str, dict[str, Any]]:
    names = sorted(name for name in members if name.startswith("proofs/"))
    if len(names) > MOST_PROOFS:
        raise Unreadable(f"档案包内的证明超过 {MOST_PROOFS} 份。")
    return {
        name: bundle.read(whole(package, members[name], bundle.LARGEST_FILE), name)
        for name in names
    }


def _judge_key(
    proofs: dict[str, dict[str, Any]], pinned: note.Key | None, report: Report
) -> note.Key | None:
    values = list(proofs.values())
    if any(value["log_key"].strip() != values[0]["log_key"].strip() for value in values):
        report.failed("V01", "档案包内的证明出自不同的日志公钥")
        return None
    return bundle.choose_key(values[0], pinned, report)


def _judge_proofs(
    proofs: dict[str, dict[str, Any]], key: note.Key, manifest: str, report: Report, trust: Trust
) -> None:
    roots: dict[int, set[bytes]] = {}
    seals = 0
    for name, value in proofs.items():
        for head in bundle.judge(value, key, report, name, trust):
            roots.setdefault(head.size, set()).add(head.root)
        seals += _seals(value, manifest)
    one = all(len(found) == 1 for found in roots.values())
    clauses = "没有两个条数相同而内容不同的检查点", "平台对同一条数签署过两种内容"
    report.judged("V07", one, clauses)
    held = "清单的摘要写在归档封存记录之中"
    failed = "没有（或不止一份）归档封存记录写着这份清单的摘要"
    report.judged("V08", seals == 1, (held, failed), MANIFEST)


def _seals(value: dict[str, Any], manifest: str) -> bool:
    entry = value.get("entry", {})
    facts = entry.get("facts")
    if entry.get("act") != SEAL or not isinstance(facts, dict):
        return False
    return bool(facts.get("manifest_sm3") == manifest)


def _judge_files(
    package: zipfile.ZipFile,
    members: dict[str, zipfile.ZipInfo],
    listed: dict[str, tuple[str, int]],
    report: Report,
    withheld: int,
) -> None:
    bad = 0
    if not listed:
        report.failed("V09", "包内没有清单所列的任何文件")
        return
    for path, (digest, size) in listed.items():
        info = members.get(path)
        if info is None:
            clause = "清单所列文件不在包内"
        elif info.file_size != size:
            clause = f"大小应为 {size} 字节，实为 {info.file_size} 字节"
        elif _digest(package, info) != digest:
            clause = "内容与清单所列摘要不符"
        else:
            continue
        bad += 1
        report.failed("V09", clause, path)
    if not bad:
        rest = f"；另有 {withheld} 个文件未附（不公开），未作核验" if withheld else ""
        report.passed("V09", f"所附 {len(listed)} 个文件的大小和摘要与清单全部相符{rest}")


def _digest(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    state = hasher()
    for chunk in _chunks(package, info):
        state.update(chunk)
    return str(state.digest().hex())


def _judge_complete(
    members: dict[str, zipfile.ZipInfo], listed: dict[str, tuple[str, int]], report: Report
) -> None:
    extra = [
        name
        for name in members
        if name not in listed and name != MANIFEST and not name.startswith("proofs/")
    ]
    for name in extra:
        report.failed("V10", "包内文件不在清单之列", name)
    if not extra:
        report.passed("V10", "包内没有清单之外的文件")
