"""How fast a spreadsheet of records is checked and taken: ``python bench/credit_upload.py [rows]``.

Writes a workbook of penalties (one row in ten faulty) about synthetic firms, half of them registered
as subjects before, sends it through the real acts into an embedded PostgreSQL that waits for the
disk, and prints seconds of checking and of taking. Bar: 10,000 rows checked in at most 10 s.
"""

import io
import sys
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench"), str(ROOT / "tests")]

from _ground import ground, hardware  # noqa: E402

HEADS = ["CF_XDR_MC", "CF_XDR_LB", "CF_XDR_SHXYM", "CF_WSH", "CF_WFXW", "CF_SY", "CF_YJ", "CF_CFLB", "CF_NR", "CF_NR_FK", "CF_JDRQ", "CF_CFJG", "CF_CFJGDM", "XY_XW"]  # fmt: skip


def workbook(rows, organ):
    import xlsxwriter

    from gongheng.foundation.codes import uscc

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADS)
    for number in range(1, rows + 1):
        firm = number % (rows // 2) + 1
        sheet.write_row(number, 0, [
            f"示例第{firm}号建设有限公司", "法人及非法人组织", uscc.make(f"91420100MB{firm:07d}"),
            f"示例罚〔2026〕{number}号" if number % 10 else f"无年份{number}",
            "与其他投标人串通投标", "在示例道路工程投标中与他人协商报价，" * 6, "招标投标法第五十三条",
            "罚款;没收违法所得" if number % 3 == 0 and number % 10 else "罚款",
            "处以罚款", "2.5", "2026-02-27", "", organ, "B401",
        ])  # fmt: skip
    book.close()
    return out.getvalue()


def main(rows):
    print(hardware())
    with ground():
        from builders.credit import a_bureau
        from builders.registry import START
        from gongheng.credit.records.models import Record
        from gongheng.credit.records.uploads import actions, tasks

        bureau = a_bureau()
        content = workbook(rows, bureau.code)
        upload = actions.receive(content, name="a.xlsx", item="XY-101", subject_kind="bidder",
                                 by=bureau.clerk, at=START)  # fmt: skip
        began = time.perf_counter()
        [step() for _, step in tasks.deadlines(START)]
        upload.refresh_from_db()
        spent = time.perf_counter() - began
        print(f"checked {upload.total} rows ({len(content) >> 10} KiB): {spent:.2f} s, "
              f"{upload.good} good, {len(upload.faults)} faults told")  # fmt: skip
        actions.take(upload, by=bureau.clerk, at=START + timedelta(minutes=1))
        began, longest = time.perf_counter(), 0.0
        while steps := list(tasks.deadlines(START)):
            turn = time.perf_counter()
            [step() for _, step in steps]
            longest = max(longest, time.perf_counter() - turn)
        spent = time.perf_counter() - began
        print(
            f"taken {Record.objects.count()} records: {spent:.2f} s, longest turn {longest:.2f} s"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
