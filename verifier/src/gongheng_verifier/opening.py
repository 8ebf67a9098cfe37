"""Judging an opening from one file, `gongheng-opening/1`: OPENING.md tells the format."""

import base64
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongheng_verifier import (
    archive,
    authorities,
    draw,
    note,
    opendrawn,
    openfate,
    openfields,
    openlog,
    openresult,
    openrounds,
    openshape,
    opentime,
    receipts,
)
from gongheng_verifier.bundle import choose_key
from gongheng_verifier.opencase import Case
from gongheng_verifier.report import Report
from gongheng_verifier.sm3 import sm3
from gongheng_verifier.strictjson import Unreadable, parse
from gongheng_verifier.witnesses import Trust

OPENING = "opening.json"
LARGEST = 512 * 1024**2
LARGEST_CHUNK = 2 * 1024**2
CHECKS: tuple[Callable[[Case, Report], None], ...] = (
    openlog.growth, openlog.witnessed, openlog.closed, openlog.chain, openlog.entered,
    openlog.in_time, openlog.replaced, openlog.withdrawn, openresult.committed, openresult.signed,
    openresult.single, openresult.document, openresult.guardians, openresult.released,
    openresult.shares, openresult.halves, openresult.decrypted, openresult.untouched,
    openfate.attributed, openfate.recorded, openlog.receipts_signed, openlog.receipts_kept,
    openfate.window, opentime.stamped, opentime.receipts_stamped, opendrawn.coefficients,
    openrounds.rounds, receipts.given_kept,
)  # fmt: skip


@dataclass(frozen=True)
class Brought:
    """What the user has from elsewhere."""

    circle: tuple[int, tuple[tuple[str, str], ...]] | None = None
    receipts: tuple[tuple[str, dict[str, Any]], ...] = ()
    later: dict[str, Any] | None = None
    documents: tuple[str, ...] = ()
    half_receipts: tuple[tuple[str, dict[str, Any]], ...] = ()
    roots: tuple[authorities.Held, ...] | None = None


def judge(
    path: Path, pinned: note.Key | None, report: Report, trust: Trust, brought: Brought,
    *, limit: int,
) -> None:  # fmt: skip
    """Every check on an opening bundle; Unreadable when it cannot be judged at all."""
    try:
        with zipfile.ZipFile(path) as package:
            members = archive.members_of(package, limit)
            told, chunks, draws = _contents(package, members, report)
    except archive.BROKEN:
        raise Unreadable("开标核验包不是完整的 ZIP 文件，或已损坏、加密。") from None
    if told is not None:
        judge_told(told, chunks, report, pinned=pinned, trust=trust, brought=brought)
        for name, data in draws:
            _draw(name, data, report, pinned, told)


def judge_told(
    told: dict[str, Any], chunks: dict[str, bytes], report: Report, *,
    pinned: note.Key | None, trust: Trust, brought: Brought,
) -> None:  # fmt: skip
    """The checks, one after another, on a bundle whose shape is right."""
    key = choose_key(told, pinned, report)
    if key is None:
        return
    trust.meet_known(key, report)
    case = Case(told, chunks, key, trust, brought.circle, brought.receipts, brought.later,
                brought.documents, brought.half_receipts, brought.roots)  # fmt: skip
    for check in CHECKS:
        check(case, report)


def shaped(told: Any, report: Report) -> bool:
    """O01: every field there, none besides, each as it must be."""
    try:
        openshape.check(told)
    except openshape.Misshapen as error:
        report.failed("O01", f"{error} 不合格式")
        return False
    report.passed("O01", f"字段齐全，没有多余；投标文件 {len(told['bids'])} 份")
    return True


def _contents(
    package: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], report: Report
) -> tuple[dict[str, Any] | None, dict[str, bytes], list[tuple[str, bytes]]]:
    if OPENING not in members:
        raise Unreadable(f"开标核验包内没有 {OPENING}。")
    told = parse(archive.whole(package, members[OPENING], LARGEST), OPENING)
    if not isinstance(told, dict) or told.get("format") != openshape.FORMAT:
        raise Unreadable("这不是开标核验包。")
    if not shaped(told, report):
        return None, {}, []
    chunks, draws = {}, []
    for name, info in sorted(members.items()):
        if name.startswith("chunks/"):
            chunks[name.removeprefix("chunks/")] = archive.whole(package, info, LARGEST_CHUNK)
        elif name.startswith("draws/"):
            draws.append((name, archive.whole(package, info, draw.LARGEST)))
        elif name != OPENING:
            report.failed("O01", "包内有不认识的文件", name)
    return told, chunks, draws


def _draw(
    name: str, data: bytes, report: Report, pinned: note.Key | None, told: dict[str, Any]
) -> None:
    """A draw of this tender; its lines carry the file's name in the report of their own."""
    own, whole = Report(name), draw.read(data)
    draw.judge(whole, own, draw.Pins(key=pinned))
    request = whole.get("request")
    matter = request.get("matter") if isinstance(request, dict) else None
    if matter not in {told["tender"], *told["sections"]}:
        own.failed("D01", "抽取的是另一个招标项目的事项")
    for one in own.checks:
        (report.passed if one.holds else report.failed)(
            one.number, one.clause, f"{name}{'，' if one.about else ''}{one.about}"
        )
    report.warnings += own.warnings


def read_circle(text: str) -> tuple[int, tuple[tuple[str, str], ...]]:
    """The published circle: its threshold, then the two fingerprints of each guardian."""
    if text.lstrip().startswith("{"):
        return _circle_paper(text.encode())
    lines = [line.split() for line in text.splitlines() if line.strip()]
    prints = [tuple(line) for line in lines[1:]]
    shaped_ = all(len(pair) == 2 and all(map(openfields.hexes(32), pair)) for pair in prints)
    if not lines or len(lines[0]) != 1 or not lines[0][0].isdecimal() or not shaped_ or not prints:
        raise Unreadable("给出的监护组文件不合格式。")
    return int(lines[0][0]), tuple((one, two) for one, two in prints)


def _circle_paper(data: bytes) -> tuple[int, tuple[tuple[str, str], ...]]:
    """The circle's own paper, `gongheng-circle/1`, with certificates as PEM."""
    paper = parse(data, "给出的监护组文件")
    try:
        rows = sorted(paper["guardians"], key=lambda one: int(one["at"]))
        prints = tuple((_pem_print(one["signing"]), _pem_print(one["encryption"])) for one in rows)
        return int(paper["threshold"]), prints
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Unreadable("给出的监护组文件不合格式。") from None


def _pem_print(text: str) -> str:
    lines = [line.strip() for line in text.strip().splitlines()]
    if len(lines) < 3 or "-----" not in lines[0] or "-----" not in lines[-1]:
        raise ValueError("not a certificate")
    return sm3(base64.b64decode("".join(lines[1:-1]), validate=True)).hex()
