"""The command ``gongheng-witness``: keygen, run, show."""

import argparse
import json
import logging
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from gongheng_witness import page, settings
from gongheng_witness.server import Server

HELP = """公衡见证程序

  gongheng-witness keygen --folder 目录 --name 名称      生成密钥，打印公钥
  gongheng-witness run    --folder 目录 [--listen 地址:端口] [--log 日志公钥]…
  gongheng-witness show   --folder 目录 [--log 日志公钥]…  打印见证过什么、拒绝过什么（JSON）

要见证的日志也可以写在目录下的 witness.toml：
  [[log]]
  origin = "gongheng.example/hubei"
  keys = ["gongheng.example/hubei+……"]
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Do one command; a fault is a sentence and the code 2."""
    told = _arguments(sys.argv[1:] if argv is None else argv)
    if told is None:
        sys.stdout.write(HELP)
        return 2
    try:
        return {"keygen": _keygen, "run": _run, "show": _show}[told.do](told)
    except settings.BadSettings as error:
        sys.stderr.write(f"{error}\n")
        return 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise argparse.ArgumentError(None, message)


def _arguments(argv: Sequence[str]) -> argparse.Namespace | None:
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("do", choices=["keygen", "run", "show"])
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--name", default="")
    parser.add_argument("--listen", default="127.0.0.1:8146")
    parser.add_argument("--log", action="append", default=[])
    try:
        return parser.parse_args(argv)
    except argparse.ArgumentError:
        return None


def _keygen(told: argparse.Namespace) -> int:
    sys.stdout.write(settings.make_key(told.folder, told.name).key.vkey() + "\n")
    return 0


def _run(told: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    host, _, port = told.listen.rpartition(":")
    if not host or not port.isdigit():
        raise settings.BadSettings("监听地址应写作 地址:端口。")
    witness = settings.witness_in(told.folder, told.log)
    try:
        server = Server((host.strip("[]"), int(port)), witness)
    except OSError:
        raise settings.BadSettings("不能在该地址监听，端口可能已被占用。") from None
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: sys.exit(0))
    sys.stdout.write(f"见证 {witness.signer.name}：http://{told.listen}/\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    finally:
        server.server_close()
    return 0


def _show(told: argparse.Namespace) -> int:
    witness = settings.witness_in(told.folder, told.log)
    sys.stdout.write(json.dumps(page.state(witness), ensure_ascii=False, indent=1) + "\n")
    return 0


def entry() -> NoReturn:
    """The console command."""
    sys.exit(main())
