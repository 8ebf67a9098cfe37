"""Write docs/reference/ and the lower part of docs/glossary.md from the program itself.

`python scripts/reference.py` writes; `--check` only tells what is not current (exit code 1).
"""

import argparse
import ast
import importlib
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src/gongheng"
MADE = "由 `scripts/reference.py`（`make docs`）根据程序生成，请勿手改。"
MARK = "<!-- 以下由 scripts/reference.py 生成，请勿手改 -->"
SIGHT = {"public": "公开", "closed": "不公开（摘要入树）"}
PERFORMERS = {"performing", "beginning", "beginning_many"}
RECORDERS = {"record", "entry"}  # what an act calls the function that takes its facts

UNEXPLAINED = "（未说明：请写进 scripts/reference.py 的 MEANING）"  # a test looks for it
# What each variable of the environment means.
MEANING = {
    "GONGHENG_CALLS_ADDRESS": "呼叫专家的短信、语音网关地址，正式环境须为 https；console 只在终端显示，不填则只在网页上通知",
    "GONGHENG_CALLS_CHANNEL": "呼叫用哪一种方式（默认 voice）",
    "GONGHENG_CALLS_KEY": "与呼叫网关相互签名的密钥，正式环境必填",
    "GONGHENG_EXPLAIN_DAYS": "满多少天后说明不公开的办理和填充叶各是哪一种（默认 25）",
    "GONGHENG_INTERIM_MEANS": "`yes`：没有监护组的地区仍可发布公告，投标文件由平台信封保管，专家由系统随机抽取（正式环境默认 `no`，其他 `yes`）",
    "GONGHENG_SEAL_SECONDS": "没有公开办理时每隔多少秒封存一批（正式环境默认 45，须大于 0；其余 0，即时）",
    "GONGHENG_TIMESTAMPS": "时间戳服务的地址（RFC 3161）：“地址; 地址; …”，依次尝试；不填则不申请时间戳，页面如实说明",
    "GONGHENG_TIMESTAMP_SUITE": "时间戳的算法套件：guomi（默认，SM2、SM3）或者 international（P-256、SHA-256）",
    "GONGHENG_TIMESTAMP_ROOTS": "所信任的时间戳根证书文件（PEM，可以多张）；正式环境填了地址就必须填",
    "GONGHENG_TIMESTAMP_POLICY": "与时间戳服务约定的策略标识（OID）；不填则不限",
    "GONGHENG_TIMESTAMP_TIMEOUT_SECONDS": "等一家时间戳服务答复的秒数（默认 5）",
    "GONGHENG_TIMESTAMP_ALARM_MINUTES": "等待出具超过多少分钟告警（默认 5）",
    "GONGHENG_WITNESSES": "外部见证：“地址 公钥; 地址 公钥; …”，正式环境须为 https",
    "GONGHENG_WITNESS_ALARM_MINUTES": "见证家数不足多少分钟告警（默认 5）",
    "GONGHENG_WITNESS_QUORUM": "一个检查点须有几家见证签署（默认 2）",
    "GONGHENG_WITNESS_TIMEOUT_SECONDS": "等一家见证答复的秒数（默认 5）",
    "GONGHENG_BEHIND_PROXY": "`yes`：前面有终止 TLS 的代理（见 deploy/），只有这时才相信它的请求头",
    "GONGHENG_LIVE_BASE": "实时推送的地址；有代理时不设，由代理放在同一地址之下",
    "GONGHENG_PROBE_ADDRESS": "后台每分钟探测页面是否应答的地址，作为停钟和顺延的证据；`serve` 自动设置",
    "GONGHENG_ENV": "`production` 时拒绝一切默认密钥，时间不可调整；默认 `development`",
    "GONGHENG_SECRET_KEY": "网站签名密钥；正式环境必须设置",
    "GONGHENG_VAULT_KEY": "保密库密钥（个人信息、信封密钥）；正式环境必须设置，遗失即不可恢复",
    "GONGHENG_LOG_KEY": "记录树签名私钥；正式环境必须设置，其他环境首次运行时生成",
    "GONGHENG_LOG_ORIGIN": "记录树名称，写在每个检查点的第一行",
    "GONGHENG_DATABASE_URL": "PostgreSQL 地址；不设则用内嵌数据库",
    "GONGHENG_DATABASE_ROLE": "连接后切换到的数据库角色；网站与后台进程为 `gongheng_app`",
    "GONGHENG_HOME": "状态目录（数据库、文件、密钥）；默认 `.gongheng`",
    "GONGHENG_HOSTS": "网站的主机名，逗号分隔",
    "GONGHENG_PORT": "网站端口，默认 8000；实时推送用下一个端口",
    "GONGHENG_FILE_STORE": "文件存放处：目录，或者对象存储地址",
    "GONGHENG_FILE_LIMIT_MB": "单个文件上限（MB），默认 200",
    "GONGHENG_CHUNK_QUOTA_MB": "一个单位等待递交的密文，以及它在一个项目中递交的密文，各不超过多少 MB，默认 2048",
    "GONGHENG_CHUNKS_A_MINUTE": "一个单位每分钟最多上传多少个密文分块，默认 1200",
    "GONGHENG_SEALING_SUITE": "密码算法套件：`guomi`（默认）或 `international`",
    "GONGHENG_SEALING_SM2_DRIVER": "国密公钥算法用哪个部件：`auto`（默认）、`gmssl-pyx`、`gmssl-fast`",
    "GONGHENG_PKCS11_MODULE": "密码设备驱动（PKCS#11）的位置；试用可装 softhsm2",
    "GONGHENG_PROVINCE": "平台所在省的区划代码，默认 420000",
    "GONGHENG_CENTRE_CODE": "交易中心的统一社会信用代码（编入统一交易标识码）",
    "GONGHENG_TLS_ENDS_HERE": "`yes` 时由本程序把 http 转到 https；在反向代理之后不设",
    "GONGHENG_LOG_LEVEL": "运行日志级别，默认 INFO",
    "GONGHENG_PUBLIC_ADDRESS": "网站对外的地址，写进文书的二维码",
    "GONGHENG_RULEBOOK": "规则库目录；默认随程序",
    "GONGHENG_CREDIT_HUBEI_ADDRESS": "“信用湖北”接收推送的地址；没有默认值，不设则只列入、不发送；正式环境须为 https",
    "GONGHENG_CREDIT_HUBEI_SYSTEM_NO": "本平台在对方的系统编号（4 位，编入数据标识）",
    "GONGHENG_CREDIT_HUBEI_RECEIPT_KEY": "对方签名回执的公钥；不设则不发送",
    "GONGHENG_CREDIT_HUBEI_SECRET": "与对方约定的个人信息加密密钥；设了地址的正式环境必须设置",
    "GONGHENG_FEED_TIMEOUT_SECONDS": "推送一次的超时（秒），默认 10",
    "GONGHENG_FEED_FIRST_PAUSE_SECONDS": "推送失败后第一次等待（秒），默认 5，此后每次加倍",
    "GONGHENG_FEED_LONGEST_PAUSE_SECONDS": "推送失败后最长等待（秒），默认 600",
    "GONGHENG_FEED_BATCH": "一个数据包的最多条数，默认 50",
}


def pages() -> dict[Path, str]:
    """Every generated page by its path."""
    reference = ROOT / "docs/reference"
    return {
        reference / "lifecycles.md": lifecycles(),
        reference / "permissions.md": permissions(),
        reference / "facts.md": facts(),
        reference / "refusals.md": refusals(),
        reference / "settings.md": settings(),
        reference / "commands.md": commands(),
        ROOT / "docs/glossary.md": glossary(ROOT / "docs/glossary.md"),
    }


def page(title: str, lines: Iterator[str] | list[str], *, note: str = "") -> str:
    text = "\n".join([f"# {title}", "", MADE, *([note] if note else []), "", *lines])
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


def table(
    heads: tuple[str, ...], rows: Iterator[tuple[str, ...]] | list[tuple[str, ...]]
) -> list[str]:
    body = [f"| {' | '.join(cell.replace('|', '／') or '—' for cell in row)} |" for row in rows]
    return [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}", *body, ""]


def lives() -> list[Any]:
    """The tables of the program (not those a test registers), in the order of the folders."""
    from gongheng.foundation.lifecycle import Lifecycle

    found: dict[str, Any] = {}
    for path in sorted(PACKAGE.rglob("lifecycle.py"), key=_in_order):
        if path.parent != PACKAGE / "foundation":
            for life in vars(importlib.import_module(_module(path))).values():
                if isinstance(life, Lifecycle):
                    found.setdefault(life.subject, life)
    return list(found.values())


ORDER = ("access", "organs", "parties", "experts", "projects", "venues", "standing", "history",
         "tendering", "notices", "clarification", "objections", "bidding", "opening",
         "evaluation", "award", "contracts", "archive")  # fmt: skip


def _in_order(path: Path) -> tuple[int, str]:
    known = [place for place, name in enumerate(ORDER) if name in path.parts]
    return (known[0] if known else len(ORDER), str(path))


def _module(path: Path) -> str:
    return path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".")


def lifecycles() -> str:
    lines: list[str] = []
    for life in lives():
        lines += ["", f"## {life.label} `{life.subject}`", ""]
        lines += table(("行为", "名称", "从", "到", "由谁", "依据", "可见"), [
            (f"`{act.verb}`", act.label, _labels(life, act.start), _label(life, act),
             _sentence(act.who), act.under, SIGHT[act.sight]) for act in life.acts.values()
        ])  # fmt: skip
        lines += ["```mermaid", "stateDiagram-v2", *_diagram(life), "```"]
    return page("生命周期一览", lines, note="每个对象有哪些状态、哪些办理，由谁办、依据哪一条。")


def _labels(life: Any, states: Any) -> str:
    return "、".join(str(one.label) for one in life.states if one in states) or "（无）"


def _label(life: Any, act: Any) -> str:
    return str(life.states(act.end).label) if act.end else "不变"


def _diagram(life: Any) -> Iterator[str]:
    for state in life.states:
        yield f'    state "{state.label}" as {state.value}'
    for act in life.acts.values():
        for start in [one.value for one in life.states if one in act.start] or ["[*]"]:
            yield f"    {start} --> {act.end or start}: {act.label}"


def _sentence(who: Any) -> str:
    return (who.__doc__ or "").strip().split("\n")[0].rstrip("。.")


def permissions() -> str:
    rows = [(life, act) for life in lives() for act in life.acts.values()]
    lines = table(("办理", "记录名", "由谁", "判断函数", "可见"), [
        (f"{life.label}·{act.label}", f"`{life.subject}.{act.verb}`", _sentence(act.who),
         f"`{act.who.__module__.removeprefix('gongheng.')}.{act.who.__name__}`", SIGHT[act.sight])
        for life, act in rows
    ])  # fmt: skip
    by_sentence: dict[str, list[str]] = {}
    for life, act in rows:
        by_sentence.setdefault(_sentence(act.who), []).append(f"{life.label}·{act.label}")
    lines += ["## 按人看", ""]
    lines += table(
        ("由谁", "可以办理"), [(who, "、".join(acts)) for who, acts in by_sentence.items()]
    )
    return page(
        "权限一览", lines, note="“可以办”只在生命周期表里，“可以看”只在各目录的 `queries.py` 里。"
    )


def facts() -> str:
    lines: list[str] = []
    for life in lives():
        rows = [(f"`{life.subject}.{act.verb}`", act.label,
                 "、".join(_told(name) for name in recorded(life.subject).get(act.verb, [])),
                 SIGHT[act.sight]) for act in life.acts.values()]  # fmt: skip
        lines += [f"## {life.label}", "", *table(("记录", "办理", "事实", "可见"), rows)]
    note = (
        "每项办理在记录树里留下的事实名称（由源代码读出；`…` 表示还有按内容而定的名称）。"
        "事实只有引用、摘要、数字和依法公开的名称；自然人的姓名、电话、证件号在保密库。"
        "标“密”的是人写的文字：只在保密库，记录里只留加盐的承诺。"
    )
    return page("记录的事实", lines, note=note)


def _told(name: str) -> str:
    from gongheng.foundation.facts import WRITTEN

    return f"`{name}`（密）" if name in WRITTEN else f"`{name}`"


@cache
def recorded(subject: str) -> dict[str, list[str]]:
    """Verb -> names of facts, read from the functions that perform the acts of this table."""
    found: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("actions.py")):
        module = importlib.import_module(_module(path))
        for function in _functions(path):
            for verb in _verbs(function, module, subject):
                found[verb] = list(dict.fromkeys(_fact_names(function)))
    return found


@cache
def _functions(path: Path) -> list[ast.FunctionDef]:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return [one for one in body if isinstance(one, ast.FunctionDef)]


def _verbs(function: ast.FunctionDef, module: Any, subject: str) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in PERFORMERS:
            life = getattr(module, getattr(node.args[0], "id", ""), None)
            if life is not None and life.subject == subject:
                yield ast.literal_eval(node.args[1])


def _fact_names(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RECORDERS:
            yield from (word.arg or "…" for word in node.keywords)
        if isinstance(node, ast.Call) and any(
            isinstance(one, ast.Name) and one.id in RECORDERS for one in node.args
        ):
            yield "…"
        if isinstance(node, ast.keyword) and node.arg == "facts_of":
            yield "…"


def refusals() -> str:
    from gongheng.foundation.refusals import wording

    rows = [(f"`{code}`", str(row["status"]), row["sentence"]) for code, row in wording().items()]
    note = "每一句“不能办理”。句子在 `rulebook/wording/refusals.yaml`，花括号由程序填入。"
    return page("拒绝一览", table(("代码", "状态码", "句子"), rows), note=note)


def settings() -> str:
    used: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for name in re.findall(r"[\"'](GONGHENG_[A-Z_]+)[\"']", path.read_text(encoding="utf-8")):
            used.setdefault(name, set()).add(path.relative_to(PACKAGE).as_posix())
    known = [name for name in MEANING if name in used]
    rows = [(f"`{name}`", MEANING.get(name, UNEXPLAINED), "、".join(f"`{f}`" for f in sorted(used[name])))
            for name in known + sorted(set(used) - set(known))]  # fmt: skip
    return page("环境变量", table(("变量", "含义", "见于"), rows))


def commands() -> str:
    from gongheng.cli import _parser

    lines = ["## gongheng", ""]
    choices = next(one for one in _parser()._actions if isinstance(one.choices, dict))  # noqa: SLF001
    rows = []
    for word, parser in choices.choices.items():
        options = [" ".join(filter(None, ["/".join(one.option_strings) or one.dest, _choice(one)]))
                   for one in parser._actions if one.dest != "help"]  # noqa: SLF001  # fmt: skip
        rows.append(
            (f"`gongheng {word}`", parser.description, "、".join(f"`{o}`" for o in options))
        )
    lines += table(("命令", "作用", "参数"), rows)
    lines += [
        "其他词交给 Django 自己的命令，例如 `gongheng migrate`、`gongheng makemigrations`。",
        "",
    ]
    recipes = re.findall(
        r"^(\w+):.*?## (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    lines += ["## make", "", *table(("命令", "作用"), [(f"`make {a}`", b) for a, b in recipes])]
    lines += ["## gongheng-verify", ""]
    lines += ["离线核验程序，见 [verifier/README.md](../../verifier/README.md)。"]
    lines += ["", "## gongheng-witness", ""]
    lines += ["外部见证程序，见 [witness/README.md](../../witness/README.md)。"]
    return page("命令一览", lines)


def _choice(option: Any) -> str:
    return "{" + ",".join(option.choices) + "}" if option.choices else ""


def glossary(path: Path) -> str:
    """The hand-written upper part as it is, the words of the program below it."""
    above = (
        path.read_text(encoding="utf-8").partition(MARK)[0].rstrip()
        if path.exists()
        else "# 词汇表"
    )
    lines = [MARK, "", "## 程序里的词", ""]
    lines += ["### 数据表（模型）", "", *table(("English", "中文", "目录", "含义"), _models())]
    for life in lives():
        where = life.states.__module__.removeprefix("gongheng.").rpartition(".")[0]
        lines += [f"### {life.label} `{life.subject}`（{where}）", ""]
        states = [(f"`{one.value}`", str(one.label), "状态", "") for one in life.states]
        verbs = [(f"`{act.verb}`", act.label, "行为", act.under) for act in life.acts.values()]
        lines += table(("English", "中文", "类别", "出处"), states + verbs)
    return above + "\n\n" + "\n".join(lines).rstrip() + "\n"


def _models() -> Iterator[tuple[str, ...]]:
    from django.apps import apps

    for model in apps.get_models():
        if model.__module__.startswith("gongheng."):
            meaning = (model.__doc__ or "").strip().split("\n")[0]
            if meaning.startswith(f"{model.__name__}("):
                meaning = ""  # Django's own, not ours
            where = model.__module__.removeprefix("gongheng.").removesuffix(".models")
            yield f"`{model.__name__}`", str(model._meta.verbose_name), where, meaning  # noqa: SLF001


def main() -> int:
    told = argparse.ArgumentParser(description="生成参考文档")
    told.add_argument("--check", action="store_true", help="只检查是否最新")
    check = told.parse_args().check
    stale = [path for path, text in pages().items()
             if not path.exists() or path.read_text(encoding="utf-8") != text]  # fmt: skip
    for path in stale:
        print(("不是最新：" if check else "已写入：") + path.relative_to(ROOT).as_posix())
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages()[path], encoding="utf-8")
    return int(check and bool(stale))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongheng.settings")
    import django

    django.setup()
    sys.exit(main())
