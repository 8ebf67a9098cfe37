"""The `gongheng` command: 一个命令，办理安装、演示、运行、导入与校验."""

import argparse
import os
import sys
from contextlib import suppress
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

APP_ROLE = "gongheng_app"
ELSEWHERE = {"guardian": "guarding", "bid": "bidder.words", "tsa": "stamping_authority"}


def main() -> None:
    """Run one command; a word that is not ours is handed to Django's own commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongheng.settings")
    parser = _parser()
    if len(sys.argv) > 1 and sys.argv[1] not in parser.known:  # type: ignore[attr-defined]
        from django.core.management import execute_from_command_line

        execute_from_command_line(["gongheng", *sys.argv[1:]])
        return
    told = parser.parse_args()
    if not hasattr(told, "run"):
        parser.print_help()
        sys.exit(2)
    sys.exit(told.run(told) or 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gongheng", description="公衡：公共资源交易、服务、监督与信用"
    )
    commands = parser.add_subparsers(title="命令", metavar="")
    words = {
        "setup": (_setup, "准备数据库、数据表与静态资源"),
        "serve": (_serve, "运行网站、实时推送与后台进程"),
        "work": (_work, "只运行后台进程（封存记录、到时办理）"),
        "demo": (_demo, "演示一个完整的施工招标，然后运行网站"),
        "clock": (_clock, "查看或调整演示时间（正式环境不可调整）"),
        "code": (_code, "演示账号的动态码"),
        "import": (_import, "导入外部公告：yichang、notices；处罚决定：penalties"),
        "credit": (_credit, "信用：试算记分规则草案（只比较，不采用）；核对数据与办理记录"),
        "simulate": (_simulate, "模拟对方，供演示和测试：credit-hubei、calls（只在本机）"),
        "ca": (_certify, "数字证书：互认机构、测试用发证机构"),
        "cert": (_certify, "数字证书：查看，对验证内容签名"),
        "guardian": (_guard, "监护人：本人密钥，共同密钥，释放份额，答复抽取，值守"),
        "bid": (_bid, "投标人：在本机封标，递交，核对回执，撤回"),
        "tsa": (_tsa, "试用的时间戳服务：生成密钥，出具时间戳（不得用于真实交易）"),
        "doctor": (_doctor, "检查运行条件"),
    }
    for word, (run, text) in words.items():
        command = commands.add_parser(word, help=text, description=text)
        command.set_defaults(run=run)
        _arguments(word, command)
        if run is _certify:
            from gongheng.running.certifying import arguments

            arguments(word, command)
        if word in ELSEWHERE:
            import_module(f"gongheng.running.{ELSEWHERE[word]}").arguments(command)
    parser.known = {*words, "-h", "--help"}  # type: ignore[attr-defined]
    return parser


def _arguments(word: str, command: argparse.ArgumentParser) -> None:
    if word in {"serve", "demo"}:
        command.add_argument(
            "--port", type=int, default=int(os.environ.get("GONGHENG_PORT", "8000"))
        )
    if word == "serve":
        command.add_argument("--workers", type=int, default=1)
    if word == "demo":
        command.add_argument("--no-serve", action="store_true", help="演示后不运行网站")
    if word == "work":
        command.add_argument("--once", action="store_true", help="只办理一轮")
    if word == "clock":
        command.add_argument("do", choices=["show", "advance", "reset"])
        command.add_argument("--days", type=float, default=0)
        command.add_argument("--hours", type=float, default=0)
    if word == "code":
        command.add_argument("username")
    if word == "import":
        command.add_argument("kind", choices=["yichang", "notices", "penalties"])
        command.add_argument("file", type=Path)

    if word == "simulate":
        _faults(command)

    if word == "credit":
        command.add_argument("do", choices=["simulate", "check"])
        command.add_argument("file", type=Path, nargs="?", default=Path(), help="试算的草案，YAML")
        command.add_argument("--day", help="比较哪一天，如 2026-06-30；不填为今天")


def _faults(command: argparse.ArgumentParser) -> None:
    command.add_argument("what", choices=["credit-hubei", "calls"])
    command.add_argument("--port", type=int, default=8102)
    command.add_argument("--state", type=Path, help="状态目录；不填为平台状态目录之下")
    command.add_argument("--seed", type=int, default=0, help="同一个数，同样的故障次序")
    for kind, text in (("slow", "答复缓慢"), ("down", "暂停服务"), ("double", "重复答复"),
                       ("wrong", "答复错误"), ("lose-ack", "入库后断开"),
                       ("silent", "不接听（calls）"), ("declining", "答复不参加（calls）")):  # fmt: skip
        command.add_argument(f"--{kind}", type=float, nargs="?", const=0.3, default=0.0,
                             metavar="RATE", help=f"{text}，比例 0 至 1")  # fmt: skip


def _django(*, as_app: bool = True) -> None:
    if as_app:
        os.environ.setdefault("GONGHENG_DATABASE_ROLE", APP_ROLE)
    import django

    django.setup()


def _setup(told: argparse.Namespace) -> int:
    from gongheng.running.setup import prepare

    return prepare()


def _serve(told: argparse.Namespace) -> int:
    from gongheng.running import guardians_beside, timestamps_beside, witnesses_beside
    from gongheng.running.serve import serve

    witnessed = witnesses_beside.exist()
    if _no_door(told.port, played=witnessed):
        return 1
    beside = witnesses_beside.point_to(told.port + 3) if witnessed else []
    beside += timestamps_beside.point_to(told.port + 6) if timestamps_beside.exists() else []
    beside += guardians_beside.commands(f"http://127.0.0.1:{told.port}")
    print(f"网站：http://127.0.0.1:{told.port}/  （Ctrl-C 结束）", flush=True)  # noqa: T201
    return serve(told.port, workers=told.workers, beside=beside)


def _no_door(port: int, *, played: bool) -> bool:
    """Pages and live streams listen here and next door; then the played other side and witnesses."""
    from gongheng.running import ports, witnesses_beside

    several = 3 + len(witnesses_beside.NAMES) if played else 2
    held = ports.taken(range(port, port + several))
    if held:
        print(ports.said(held), file=sys.stderr, flush=True)  # noqa: T201
    return bool(held)


def _work(told: argparse.Namespace) -> int:
    _django()
    from gongheng.running.worker import work

    work(once=told.once)
    return 0


def _simulate(told: argparse.Namespace) -> int:
    if told.what == "calls":
        _django()
        from gongheng.running import calling

        kinds = ("slow", "silent", "declining", "double")
        rates = {kind: getattr(told, kind) for kind in kinds}
        return calling.simulate(told.port, rates=rates, seed=told.seed)
    from gongheng.running.other_side import simulate

    rates = {kind: getattr(told, kind) for kind in ("slow", "down", "double", "wrong", "lose_ack")}
    return simulate(told.port, folder=told.state, rates=rates, seed=told.seed)


def _demo(told: argparse.Namespace) -> int:
    from gongheng.running import guardians_beside, timestamps_beside, witnesses_beside
    from gongheng.running.other_side import point_to
    from gongheng.running.setup import prepare

    if not told.no_serve and _no_door(told.port, played=True):
        return 1
    simulated = point_to(told.port + 2)
    if failed := prepare():
        return failed
    _django()
    outside = witnesses_beside.point_to(told.port + 3)
    outside += timestamps_beside.point_to(told.port + 6)
    from gongheng.demo.story import play

    with witnesses_beside.at_work(outside):
        play()
    if told.no_serve:
        return 0
    from django.db import connections

    connections.close_all()
    from gongheng.running.serve import serve

    simulator = [sys.executable, "-m", "gongheng", "simulate", "credit-hubei",
                 "--port", str(simulated)]  # fmt: skip
    print(f"网站：http://127.0.0.1:{told.port}/  （Ctrl-C 结束）", flush=True)  # noqa: T201
    guardians = guardians_beside.commands(f"http://127.0.0.1:{told.port}")
    return serve(told.port, beside=[simulator, *outside, *guardians])


def _nobody_was_away(start: datetime, end: datetime) -> None:
    """Without this the skipped time would count as an outage of the platform and move deadlines.

    Before the clock moves: the worker looks every second.
    """
    from django.db import OperationalError

    _django()
    from gongheng.foundation.pulse.beating import skip

    with suppress(OperationalError):  # no site is running: nothing to be missed
        skip(start, end)


def _clock(told: argparse.Namespace) -> int:
    from gongheng.foundation import clock

    if told.do == "reset":
        clock.move(timedelta(0))
    elif told.do == "advance":
        ahead = timedelta(days=told.days, hours=told.hours)
        _nobody_was_away(clock.now(), clock.now() + ahead)
        clock.move(clock._offset() + ahead)  # noqa: SLF001
    print(f"{clock.now().astimezone(clock.BEIJING):%Y年%m月%d日 %H:%M:%S}")  # noqa: T201
    return 0


def _code(told: argparse.Namespace) -> int:
    _django()
    from gongheng.demo.codes import code_now

    print(code_now(told.username))  # noqa: T201
    return 0


def _import(told: argparse.Namespace) -> int:
    _django()
    from django.conf import settings

    from gongheng.exchange.intake.leads import import_penalties
    from gongheng.exchange.intake.run import import_file
    from gongheng.foundation import clock
    from gongheng.foundation.refusals import Refused

    try:
        if told.kind == "penalties":
            report: object = import_penalties(told.file, region=settings.PROVINCE, at=clock.now())
        else:
            report = import_file(told.kind, told.file, at=clock.now())
    except Refused as refused:
        print(refused.sentence)  # noqa: T201
        return 1
    print(report)  # noqa: T201
    return 0


def _certify(told: argparse.Namespace) -> int:
    _django()
    from gongheng.running.certifying import run

    return run(told)


def _guard(told: argparse.Namespace) -> int:
    from gongheng.running.guarding import run  # no database: a guardian has none

    return run(told)


def _bid(told: argparse.Namespace) -> int:
    _django()  # its settings and rules; no database is asked
    from gongheng.running.bidder.commands import run

    return run(told)


def _tsa(told: argparse.Namespace) -> int:
    _django()  # its settings and certificates; no database is asked
    from gongheng.running.stamping_authority import run

    return run(told)


def _credit(told: argparse.Namespace) -> int:
    _django()
    from gongheng.running.audited import check
    from gongheng.running.simulating import simulate

    return check() if told.do == "check" else simulate(told.file, told.day)


def _doctor(told: argparse.Namespace) -> int:
    from gongheng.running.setup import doctor

    return doctor()
