"""核验工具: the offline program as one file, with its digests and how to use it."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse

from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.portals.public.pages import Page

NAME = "gongheng-verify.pyz"
# What the program looks at, in the numbers of its own report; verifier/README.md lists the same.
CHECKS = (
    ("V01", "日志公钥", "文件所用的公钥，就是您另外取得的那一把"),
    ("V02", "检查点签名", "检查点由这把公钥签署，属于这本日志"),
    ("V03", "包含证明", "记录以所示的内容，在日志中所示的位置"),
    ("V04", "条数相符", "证明和检查点说的是同一份日志"),
    ("V05", "密封事实", "所示的个人信息与记录中的密封承诺相符"),
    ("V06", "一致性证明", "后来的日志原样包含先前的日志，没有一条改动"),
    ("V07", "同数同根", "平台没有对同样的条数签署过两种内容"),
    ("V08", "封存记录", "档案清单的摘要写在封存档案的那条记录里"),
    ("V09", "文件摘要", "档案里每个文件的大小和摘要都与清单相符"),
    ("V10", "清单完整", "档案里没有清单之外的文件"),
    ("V11", "信用记录", "信用记录的内容与公示时写入日志的摘要相符"),
    ("V12", "见证签名", "平台以外的见证机构签署过这个检查点"),
    ("V13", "见证家数", "签署的见证机构达到您要求的家数"),
    ("V14", "树根重算", "由全部树叶重算的根，与检查点一致"),
    ("V15", "逐叶说明", "每一片树叶都有来历，没有过期未说明的"),
)
# Of an archive with an evaluation, of a receipt, and of one opening as a file.
OUTCOMES = (
    ("R01", "评分", "排序中的每一分都是评委所给，每位评委都评遍"),
    ("R02", "排序重算", "由评分、报价和公式重算基准价、得分、名次，与档案一致"),
    ("R03", "排序的报价", "排序所用报价即投标文件的报价，开标后没有否决的一家不少"),
    ("R04", "公示与中标", "公示的中标候选人与排序逐项相同，中标人是其中之一"),
    ("R05", "回执的时间戳", "时间戳签署的就是这份回执，不早于所载的收到时间"),
    ("R06", "回执格式", "字段齐全，没有多余；说明是递交回执还是解密回执"),
    ("R07", "回执的平台签名", "回执由日志公钥签署，内容没有改动"),
    ("R08", "回执的日志记录", "回执所指的那条记录在日志之中"),
)
OPENINGS = (
    ("O01", "核验包格式", "字段齐全，没有多余"),
    ("O02", "日志连贯", "检查点都由日志签署，后一个原样包含前一个；所有证明都出自其中"),
    ("O03", "截止的见证", "截止检查点由足够多的见证在截止时间之后签署"),
    ("O04", "截止记录", "写入日志的项目、截止时间、次数与包内相符"),
    ("O05", "递交链", "由所列各行重算的链尾、各标段名单与截止记录一致"),
    ("O06", "递交记录", "每一行都在日志之中，排在截止记录之前，各有一条"),
    ("O07", "截止之前", "全部在截止时间之前收到"),
    ("O08", "更换与撤回", "每一次都指明当时有效的、同一单位同一标段的那一份"),
    ("O09", "撤回声明", "由递交者的证书签署"),
    ("O10", "封标包", "内容与收下时的承诺逐份相符，属于这一项目和标段"),
    ("O11", "投标人签名", "由所附证书签署，证书属于这一单位"),
    ("O12", "一家一份", "每个标段每家单位只有一份，没有抄来的密文"),
    ("O13", "招标文件", "封标所依据的是招标文件和全部澄清"),
    ("O14", "监护组", "与公布的一致，每一份都封给这一组"),
    ("O15", "监护人放出", "达到门限，各有签名，写入日志的位置在截止检查点之后"),
    ("O16", "监护人份额", "与承诺的点相符；不符的已写明"),
    ("O17", "投标人的前半", "与封标时的承诺相符"),
    ("O18", "解密", "密钥承诺、密文摘要、认证标签、内容摘要全部相符，所示投标函即解密所得"),
    ("O19", "未开启的未解密", "没有给出前半的，没有份额放出，没有解密"),
    ("O20", "归责", "没有开启的都写明归责和依据，重算的原因相同"),
    ("O21", "开标记录", "与解密的投标函逐行相符"),
    ("O22", "回执签名", "回执由日志公钥签署"),
    ("O23", "回执在名单内", "回执所载的一份在链上，位置、时间、标段相同，在截止之前"),
    ("O24", "先解密后放出", "监护人放出以前，日志已经写明哪些投标人给出了前半，与包内相同"),
    ("O25", "开标的时间戳", "截止检查点和所宣读的各行由时间戳服务签署，不早于截止时间"),
    (
        "O26",
        "抽取的系数",
        "候选值与招标文件一致，抽取申请在解密截止以前入树，不撤销不得再抽，抽取记录重算相符",
    ),
    ("O27", "截止的次数", "所示的是最后一次截止，以前的截止和重新收取依次在日志之中"),
    ("O28", "解密回执", "投标人手中的解密回执由平台签署，所交的解密信息在包内"),
)


@cache
def _read(path: str, changed: int) -> dict[str, Any]:
    content = Path(path).read_bytes()
    return {
        "content": content,
        "size": len(content),
        "sm3": sm3_hex(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def program() -> dict[str, Any] | None:
    """The built file and its digests; None where it was not built."""
    path = finders.find(f"build/{NAME}")
    return _read(path, Path(path).stat().st_mtime_ns) if path else None


class Tool(Page):
    """What it is, how to run it, what it says."""

    section, template_name, title = "services", "public/verifier.html", "核验工具"
    above = (("校验", "public:verify"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The file as it will be downloaded."""
        columns = [{"key": "number", "label": "编号"}, {"key": "name", "label": "核验什么"},
                   {"key": "text", "label": "通过表示"}]  # fmt: skip
        return {**super().get_context_data(**kwargs), "program": program(), "name": NAME,
                "columns": columns, "rows": _rows(*CHECKS, *OUTCOMES),
                "openings": _rows(*OPENINGS)}  # fmt: skip


def _rows(*checks: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"number": number, "name": name, "text": text} for number, name, text in checks]


def download(request: Any) -> HttpResponse:
    """The program itself, byte for byte what the page shows digests of."""
    found = program()
    if found is None:
        raise Http404
    answer = HttpResponse(found["content"], content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return answer
