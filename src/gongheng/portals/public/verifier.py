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
        rows = [{"number": n, "name": name, "text": text} for n, name, text in CHECKS]
        return {**super().get_context_data(**kwargs), "program": program(), "name": NAME,
                "columns": columns, "rows": rows}  # fmt: skip


def download(request: Any) -> HttpResponse:
    """The program itself, byte for byte what the page shows digests of."""
    found = program()
    if found is None:
        raise Http404
    answer = HttpResponse(found["content"], content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return answer
