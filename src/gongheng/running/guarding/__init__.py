"""The command `gongheng guardian`: an own key, the shared key, answers to openings and draws.

Each guardian runs it on his own machine, without a database.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from gongheng.foundation.refusals import Refused
from gongheng.running.guarding import ceremony, drawing, watching
from gongheng.running.guarding.files import Told, say

WITH_KEY = {"keygen", "join", "answer", "confirm-key", "release", "watch"}
AT_THE_SITE = {"release", "watch"}


def arguments(command: argparse.ArgumentParser) -> None:
    """Add what each act takes."""
    acts = command.add_subparsers(title="办理", metavar="", required=True)
    for name, (_, text) in WORDS.items():
        one = acts.add_parser(name, help=text, description=text)
        one.set_defaults(do=name)
        if name in WITH_KEY:
            one.add_argument("--folder", type=Path, required=True, help="本人密钥所在目录")
            one.add_argument("--passphrase-file", type=Path, help="口令文件；不填则询问")
        if name in {"answer", "combine"}:
            one.add_argument("--request", type=Path, required=True, help="抽取请求")
        if name in {"answer", "roster", "confirm-key"}:
            one.add_argument("--out", type=Path, required=True, help="写到哪个文件")
        _of(name, one)
        if name in AT_THE_SITE:
            _at_the_site(name, one)


def _of(name: str, one: argparse.ArgumentParser) -> None:
    if name == "keygen":
        one.add_argument("--name", required=True, help="监护人名称")
    if name == "roster":
        one.add_argument("cards", type=Path, nargs="+", help="各监护人的名片，按顺序")
        one.add_argument("--threshold", type=int, default=3, help="几位才能产生随机值")
    if name == "join":
        one.add_argument("--roster", type=Path, required=True, help="监护人名册")
        one.add_argument("--board", type=Path, required=True, help="大家交换文件的目录")
        one.add_argument("--ceremony", required=True, help="本次名称，如 2026，各人相同")
        one.add_argument("--wait", type=float, default=600, help="等其余各位多少秒")
    if name == "confirm-key":
        one.add_argument("--circle", type=Path, required=True, help="监护组文件")
    if name == "answer":
        kind = one.add_mutually_exclusive_group(required=True)
        kind.add_argument("--log-key", help="日志公钥；据此核对申请已经登记、检查点在其后")
        kind.add_argument("--rehearsal", action="store_true", help="演练：不核对日志")
        _witnesses(one)
    if name == "combine":
        one.add_argument("answers", type=Path, nargs="+", help="监护人的答复")
        one.add_argument("--circle", type=Path, required=True, help="监护人公钥")


def _at_the_site(name: str, one: argparse.ArgumentParser) -> None:
    watching_one = name == "watch"
    one.add_argument("--site", required=watching_one, help="平台网址")
    one.add_argument("--api-key-file", type=Path, required=watching_one, help="接口密钥文件")
    one.add_argument("--circle", type=Path, required=True, help="监护组文件")
    one.add_argument("--log-key", required=watching_one, help="日志公钥，从平台以外取得")
    _witnesses(one)
    if name == "release":
        one.add_argument("--tender", help="项目编号")
        one.add_argument("--request", type=Path, help="请求文件；不联网时用，与 --out 同用")
        one.add_argument("--out", type=Path, help="把签名的份额写到哪个文件")
        one.add_argument("--rehearsal", action="store_true", help="演练")
    else:
        one.add_argument("--pause", type=float, default=5, help="每隔几秒询问一次")
        one.add_argument("--once", action="store_true", help="只询问一次")


def _witnesses(one: argparse.ArgumentParser) -> None:
    one.add_argument("--witness-keys", type=Path, help="外部见证的公钥，一行一把；重复的算一家")
    one.add_argument(
        "--quorum", type=int, help="至少几家见证签署过，默认过半数；不要求见证的写明 0"
    )
    one.add_argument(
        "--moved-clock", action="store_true", help="演示：时间已调整，不比对见证的时刻"
    )


def run(told: Told) -> int:
    """Perform one act; a refusal is a sentence and the answer 1."""
    try:
        WORDS[told.do][0](told)
    except Refused as refused:
        say(refused.sentence)
        return 1
    except watching.Unanswered as error:
        say(error.sentence)
        return 1
    except OSError as error:
        say(f"不能读写文件：{error.filename or '未知'}。请检查文件是否存在、目录能否写入。")
        return 1
    return 0


WORDS: dict[str, tuple[Callable[[Told], None], str]] = {
    "keygen": (ceremony.keygen, "生成本人的密钥"),
    "roster": (ceremony.roster, "编制监护人名册"),
    "join": (ceremony.join, "参加共同密钥的生成"),
    "confirm-key": (ceremony.confirm_key, "确认共同生成的抽取公钥"),
    "answer": (drawing.answer, "答复一次抽取"),
    "combine": (drawing.combine, "把各监护人的答复合成随机值"),
    "release": (watching.release, "为一个项目释放份额"),
    "watch": (watching.watch, "值守：自动答复演练、开标和抽取"),
}
