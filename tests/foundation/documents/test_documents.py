"""Papers: the same facts give the same bytes, other facts another code; nothing is missing."""

import re
import shutil
import subprocess

import pytest

from gongheng.foundation.documents import KINDS, render, verification_code
from gongheng.foundation.documents.fonts import font_folders

AT = "2026-05-06T09:30:00+08:00"
NOTICE = {
    "title": "示例道路改造工程第1标段中标候选人公示", "number": "示例-004", "host": "示例建设局",
    "agency": "", "date": AT,
    "content": {"招标人": "示例建设局", "公示截止": AT, "评标基准价": "9233333.33",
                "中标候选人": [{"名次": 1, "名称": "甲公司", "投标报价": "9200000.00"}]},
}  # fmt: skip


def text_of(pdf, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("没有 pdftotext，不能读出 PDF 文字")
    place = tmp_path / "a.pdf"
    place.write_bytes(pdf)
    out = subprocess.run(["pdftotext", "-layout", place, "-"], capture_output=True, check=True)
    return re.sub(r"\s+", "", out.stdout.decode())


def test_the_same_facts_give_the_same_bytes():
    assert render("notice", NOTICE) == render("notice", dict(reversed(NOTICE.items())))


def test_other_facts_give_another_code_and_another_paper():
    other = {**NOTICE, "number": "示例-005"}
    assert verification_code("notice", NOTICE) != verification_code("notice", other)
    assert render("notice", NOTICE) != render("notice", other)


def test_a_notice_says_what_its_content_says(tmp_path):
    if not font_folders():
        pytest.skip("没有准备中文字体，不能核对文字")
    text = text_of(render("notice", NOTICE), tmp_path)
    for told in ("中标候选人公示", "9,233,333.33元", "甲公司", "2026年5月6日9:30", "盖章处",
                 verification_code("notice", NOTICE)):  # fmt: skip
        assert told in text


def test_an_unknown_kind_and_a_missing_fact_are_errors_not_empty_papers():
    with pytest.raises(KeyError):
        render("poem", {})
    for kind in KINDS:
        with pytest.raises(KeyError):
            render(kind, {"date": AT})


def test_text_from_outside_is_shown_and_never_read_as_markup():
    hostile = '#panic("x") $a$ *b* @c <d> \\ "引号" `code` {"is":"table"}'
    page = render("notice", {**NOTICE, "content": {"说明": hostile}})
    assert page.startswith(b"%PDF")


def test_a_paper_is_an_archival_pdf():
    page = render("notice", NOTICE)
    assert b"pdfaid" in page
