"""What `gongheng bid` takes; read before anything else is loaded."""

import argparse
from pathlib import Path

WORDS = {
    "seal": "在本机封标：平台和监护人单独都不能打开",
    "submit": "递交封标文件，可以续传",
    "verify": "离线核对回执和证明",
    "withdraw": "以证书签名的声明撤回",
}


def arguments(command: argparse.ArgumentParser) -> None:
    """Add what each command takes."""
    acts = command.add_subparsers(title="办理", metavar="", required=True)
    for name, text in WORDS.items():
        one = acts.add_parser(name, help=text, description=text)
        one.set_defaults(do=name)
        _of(name, one)


def _of(name: str, one: argparse.ArgumentParser) -> None:
    one.add_argument("--site", default="", help="平台地址，https://…")
    one.add_argument("--ca-file", type=Path, help="只信任这个机构签发的服务器证书（内网自建机构）")
    must = name in {"seal", "withdraw"}
    one.add_argument("--folder", type=Path, required=must, help="证书和密钥所在目录；用来登录")
    one.add_argument("--passphrase-file", type=Path, help="口令文件；不填则询问")
    if name != "seal":
        one.add_argument("--key-file", type=Path, help="存放接口密钥的文件；不填则以证书登录")
        one.add_argument("--code", default="", help="账号设有动态口令的，填写动态口令")
    _own(name, one)


def _own(name: str, one: argparse.ArgumentParser) -> None:
    if name == "seal":
        one.add_argument("section", help="标段编号")
        one.add_argument("--needs", type=Path, help="已经下载的“封标所需”；不填则向平台索取")
        one.add_argument("--circle-root", default="", help="监护组公布的摘要，另途取得，用来核对")
        one.add_argument(
            "--letter",
            type=Path,
            required=True,
            help="投标函，JSON：price、period_days、quality、manager",
        )
        one.add_argument("--attach", type=Path, action="append", default=[], help="附件，可以多次")
        one.add_argument("--out", type=Path, required=True, help="封标文件")
        one.add_argument("--recovery", type=Path, required=True, help="恢复文件，请另行妥善保管")
    if name == "submit":
        one.add_argument("file", type=Path, help="封标文件")
        one.add_argument("--replaces", type=int, help="替换哪一份投标（编号）")
        one.add_argument("--receipt", type=Path, required=True, help="回执存放处")
    if name == "verify":
        one.add_argument("receipt", type=Path, help="回执")
        one.add_argument("--log-key", required=True, help="平台公布的记录公钥")
        one.add_argument("--tsa-roots", type=Path, help="所信任的时间戳根证书（PEM）")
        one.add_argument("--proof", type=Path, help="入树证明；同时填写平台地址的，取来后存在这里")
        one.add_argument(
            "--witness", action="append", default=[], help="见证单位的公钥，另途取得，可以多次"
        )
        one.add_argument("--bid", type=int, default=0, help="投标编号，向平台取证明时填写")
        one.add_argument("--wait", type=float, default=0, help="证明还不齐的，最多等几分钟")
    if name == "withdraw":
        one.add_argument("bid", type=int, help="投标编号")
        one.add_argument("receipt", type=Path, help="回执")
        one.add_argument("--reason", default="", help="原因，可以不写；只供监督查阅，不随声明公开")
