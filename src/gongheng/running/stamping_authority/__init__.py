"""The command `gongheng tsa`: a time-stamping authority for trials, a process of its own.

It has its own folder, key, certificate and journal, and no database. 测试用，不得用于真实交易.
"""

import argparse
import contextlib
import getpass
import signal
import sys
from pathlib import Path

from gongheng.foundation import clock
from gongheng.foundation.refusals import Refused, refuse_unless

DEFAULT_PORT = 8106


def arguments(command: argparse.ArgumentParser) -> None:
    """Add what each command takes."""
    acts = command.add_subparsers(title="办理", metavar="", required=True)
    texts = {
        "keygen": "生成密钥，由测试用发证机构签发时间戳证书",
        "serve": "受理时间戳申请，出具时间戳",
    }
    for name, text in texts.items():
        one = acts.add_parser(name, help=text, description=text)
        one.set_defaults(do=name)
        one.add_argument("--folder", type=Path, required=True, help="密钥、证书和登记簿所在目录")
        one.add_argument("--passphrase-file", type=Path, help="口令文件；不填则询问")
        if name == "keygen":
            one.add_argument("--name", required=True, help="时间戳服务的名称")
            one.add_argument("--suite", choices=["guomi", "international"], default="guomi")
        else:
            one.add_argument("--listen", default=f"127.0.0.1:{DEFAULT_PORT}", help="地址:端口")


def run(told: argparse.Namespace) -> int:
    """Perform one command; a refusal is a sentence and the answer 1."""
    try:
        return {"keygen": _keygen, "serve": _serve}[told.do](told)
    except Refused as refused:
        _say(refused.sentence)
    except OSError as error:
        _say(f"不能读写文件或者不能监听：{error.filename or told.folder}。请检查目录、端口和权限。")
    return 1


def _keygen(told: argparse.Namespace) -> int:
    from gongheng.running.stamping_authority.holding import make

    made = make(told.folder, told.name, told.suite, passphrase=_passphrase(told), at=clock.now())
    _say(f"时间戳证书：{made}（测试用，不得用于真实交易）")
    return 0


def _serve(told: argparse.Namespace) -> int:
    from gongheng.running.stamping_authority.holding import stamper_in
    from gongheng.running.stamping_authority.journal import Journal
    from gongheng.running.stamping_authority.server import Server

    host, _, port = told.listen.rpartition(":")
    refuse_unless(host and port.isdecimal() and len(port) <= 5, "invalid_value", field="listen",
                  message="监听地址应写作 地址:端口")  # fmt: skip
    with Journal(told.folder / "journal") as journal:
        server = Server(
            (host.strip("[]"), int(port)), stamper_in(told.folder, _passphrase(told)), journal
        )
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda *_: sys.exit(0))
        _say(f"时间戳服务：http://{told.listen}/（测试用，不得用于真实交易）")
        with contextlib.closing(server.socket):
            server.serve_forever()
    return 0


def _passphrase(told: argparse.Namespace) -> str:
    if told.passphrase_file:
        return str(told.passphrase_file.read_text(encoding="utf-8").strip("\r\n"))
    return getpass.getpass("口令：")


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201
