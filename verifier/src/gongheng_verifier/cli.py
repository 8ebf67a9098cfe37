"""The command ``gongheng-verify``: judge one file offline, in Chinese, without a traceback."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from gongheng_verifier import (
    __version__,
    archive,
    authorities,
    bundle,
    credit,
    draw,
    drawproof,
    monitor,
    note,
    opening,
    opentime,
    receipts,
    timestamp,
    witnesses,
)
from gongheng_verifier.manual import HELP
from gongheng_verifier.report import Report, plainly
from gongheng_verifier.sm3 import hasher
from gongheng_verifier.strictjson import Unreadable

DEFAULT_LIMIT = 4 * 1024**3
LONGEST_KEY = 4096
LONGEST_LIST, LONGEST_ROOTS = 64 * 1024, 4 * 2**20
EXPLAINED_WITHIN_DAYS = 30


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Unreadable("用法不对，请用 --help 查看说明。")


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--witness-keys")
    parser.add_argument("--quorum", type=int)
    parser.add_argument("--known")
    parser.add_argument("--days", type=int, default=EXPLAINED_WITHIN_DAYS)
    for pin in ("--guardians", "--root", "--calls", "--public"):
        parser.add_argument(pin, default="")
    for many in ("--receipt", "--document"):
        parser.add_argument(many, action="append", default=[])
    for one in ("--key", "--circle", "--after", "--tsa-roots", "--authorities", "--proof"):
        parser.add_argument(one)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--extract", action="store_true")
    parser.add_argument("--max-bytes", type=int, default=DEFAULT_LIMIT)
    parser.add_argument("--version", action="store_true")
    parser.add_argument("-h", "--help", action="store_true")
    arguments = parser.parse_intermixed_args(argv)  # options may stand between word and file
    words = arguments.files
    arguments.monitor = len(words) == 2 and words[0] == "monitor"
    arguments.opening = len(words) == 2 and words[0] == "opening"
    arguments.held = len(words) == 2 and words[0] == "receipt"
    named = len(words) == 2 and words[0] in {"monitor", "draw", "opening", "receipt"}
    if len(words) > 2 or (len(words) == 2 and not named):
        raise Unreadable("一次核验一个文件，用 --help 查看说明。")
    arguments.file = words[-1] if words else None
    if not (arguments.file or arguments.help or arguments.version):
        raise Unreadable("请给出要核验的文件，用 --help 查看说明。")
    return arguments


def _pinned(text: str | None) -> note.Key | None:
    if text is None:
        return None
    try:
        if "+" not in text or Path(text).is_file():
            with Path(text).open("rb") as stream:
                text = stream.read(LONGEST_KEY).decode("utf-8")
        return note.read_key(text)
    except (OSError, ValueError):
        raise Unreadable("给出的公钥文件不存在，或者里面不是一把公钥。") from None
    except note.BadNote as error:
        raise Unreadable(f"给出的{error}。") from None


def _trust(arguments: argparse.Namespace) -> witnesses.Trust:
    known = _text(arguments.known, "另行给出的检查点") if arguments.known else ""
    roots: tuple[timestamp.Certificate, ...] = ()
    if arguments.tsa_roots:
        roots = opentime.read_roots(_text(arguments.tsa_roots, "时间戳根证书"))
    if arguments.witness_keys is None:
        if arguments.quorum is not None:
            raise Unreadable("给出家数时须同时用 --witness-keys 给出见证公钥。")
        return witnesses.Trust(known=known, roots=roots)
    lines = _text(arguments.witness_keys, "见证公钥的文件").splitlines()
    try:
        keys = witnesses.read_keys(line for line in lines if line.strip())
    except note.BadNote as error:
        raise Unreadable(f"给出的见证公钥：{error}。") from None
    quorum = len(keys) // 2 + 1 if arguments.quorum is None else arguments.quorum
    if not 1 <= quorum <= len(keys):
        raise Unreadable("家数应在 1 和给出的见证公钥数之间。")
    return witnesses.Trust(keys, quorum, known, roots)


def _pins(arguments: argparse.Namespace, key: note.Key | None) -> draw.Pins:
    return draw.Pins(arguments.guardians, arguments.root, arguments.calls, key, arguments.public)


def _brought(arguments: argparse.Namespace) -> opening.Brought:
    """What belongs to an opening: the circle, receipts, a later proof, digests of documents."""
    circle = (
        opening.read_circle(_text(arguments.circle, "监护组文件")) if arguments.circle else None
    )
    held = [(Path(one).name, receipts.read(_text(one, "回执").encode(), Path(one).name))
            for one in arguments.receipt]  # fmt: skip
    by_kind = {
        kind: tuple(one for one in held if one[1]["format"] == kind) for kind in receipts.SHAPES
    }
    roots = arguments.authorities and authorities.read_roots(
        _text(arguments.authorities, "发证机构的证书文件", LONGEST_ROOTS)
    )
    later = None
    if arguments.after:
        later = bundle.read(_text(arguments.after, "一致性证明").encode(), "一致性证明")
        if later["format"] != bundle.CONSISTENCY:
            raise Unreadable("--after 应给出一致性证明。")
    return opening.Brought(circle, by_kind[receipts.TAKEN], later,
                           tuple(map(_digest, arguments.document)),
                           by_kind[receipts.GIVEN], roots or None)  # fmt: skip


def _proof(path: str | None) -> dict[str, Any] | None:
    """The proof of the entry that a receipt names."""
    if path is None:
        return None
    value = bundle.read(_text(path, "证明", bundle.LARGEST_FILE).encode(), "证明")
    if value["format"] != bundle.PROOF:
        raise Unreadable("--proof 应给出一条记录的证明。")
    return value


def _digest(path: str) -> str:
    state = hasher()
    try:
        with Path(path).open("rb") as stream:
            while chunk := stream.read(2**20):
                state.update(chunk)
    except (OSError, ValueError):
        raise Unreadable("招标文件不存在或读不出。") from None
    return str(state.digest().hex())


def _text(path: str, what: str, longest: int = LONGEST_LIST) -> str:
    try:
        with Path(path).open("rb") as stream:
            return stream.read(longest).decode("utf-8")
    except (OSError, ValueError):
        raise Unreadable(f"{what}不存在或读不出。") from None


@dataclass
class Asked:
    """What besides the file the user gave."""

    key: note.Key | None = None
    limit: int = DEFAULT_LIMIT
    extract: bool = False
    trust: witnesses.Trust = field(default_factory=witnesses.Trust)
    monitor: bool = False
    days: int = EXPLAINED_WITHIN_DAYS
    pins: draw.Pins = field(default_factory=draw.Pins)
    opened: bool = False
    brought: opening.Brought = field(default_factory=opening.Brought)
    held: bool = False
    proof: dict[str, Any] | None = None


def judge(path: Path, report: Report, asked: Asked) -> None:
    """Judge a proof file or an archive package into the report; Unreadable if neither."""
    try:
        with path.open("rb") as stream:
            data = stream.read(bundle.LARGEST_FILE + 1)
            if draw.is_one(data):  # a pool of 50,000 is larger than a proof
                data += stream.read(draw.LARGEST)
    except (OSError, ValueError):
        raise Unreadable("文件不存在或读不出。") from None
    if asked.opened:
        opening.judge(path, asked.key, report, asked.trust, asked.brought, limit=asked.limit)
    elif data.startswith(b"PK") and not asked.held:
        archive.judge(path, asked.key, report, limit=asked.limit, extract=asked.extract,
                      trust=asked.trust)  # fmt: skip
    elif drawproof.is_one(data):
        drawproof.judge(drawproof.read(data), report, asked.pins)
    elif draw.is_one(data):
        draw.judge(draw.read(data), report, asked.pins)
    elif credit.is_one(data):
        credit.judge(data, asked.key, report, asked.trust)
    elif asked.held or receipts.is_one(data):
        told = receipts.read(data, path.name)
        receipts.judge(told, asked.key, asked.proof, report, asked.trust)
    else:
        _judge_one(data, report, asked)


def _judge_one(data: bytes, report: Report, asked: Asked) -> None:
    leaves = asked.monitor or monitor.is_one(data)
    value = monitor.read(data) if leaves else bundle.read(data, "证明文件")
    key = bundle.choose_key(value, asked.key, report)
    if key is None:
        return
    asked.trust.meet_known(key, report)
    if leaves:
        now = datetime.now(UTC)
        monitor.judge(value, key, report, asked.trust, now=now, days=asked.days)
    else:
        bundle.judge(value, key, report, trust=asked.trust)
        if "timestamp" in value:
            opentime.judge_proof(value, report, asked.trust)


def run(argv: Sequence[str]) -> tuple[Report, argparse.Namespace | None]:
    """The report on the command line's file; every failure is a sentence in it."""
    report = Report("")
    arguments = None
    try:
        arguments = _arguments(argv)
        if arguments.help or arguments.version:
            return report, arguments
        report.file = Path(arguments.file).name
        key = _pinned(arguments.key)
        judge(Path(arguments.file), report, Asked(
            key, arguments.max_bytes, arguments.extract, _trust(arguments), arguments.monitor,
            arguments.days, _pins(arguments, key),
            arguments.opening, _brought(arguments), arguments.held, _proof(arguments.proof),
        ))  # fmt: skip
    except Unreadable as refusal:
        report.unreadable = str(refusal)
    except MemoryError:
        report.unreadable = "文件过大，内存不足。"
    except Exception:  # noqa: BLE001 -- an auditor must never meet a traceback
        report.unreadable = "文件内容异常，无法核验。"
    return report, arguments


def main(argv: Sequence[str] | None = None) -> int:
    """Print the judgement; the exit code is that of the report."""
    report, arguments = run(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if arguments and (arguments.help or arguments.version):
        sys.stdout.write(HELP if arguments.help else f"{__version__}\n")
        return 0
    if arguments and arguments.json:
        told = json.dumps(report.as_json(), ensure_ascii=False, indent=2)
        text = plainly(told, kept="\n") + "\n"  # within texts a line break is written \\n already
    else:
        text = "".join(f"{line}\n" for line in report.lines())
    sys.stdout.write(text)
    return report.exit_code


def entry() -> NoReturn:
    """The console command."""
    sys.exit(main())
