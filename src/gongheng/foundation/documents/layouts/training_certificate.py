"""信用业务培训合格证书: whose, which course of which year, how many right, when."""

from typing import Any

from gongheng.foundation.documents import words
from gongheng.foundation.documents.blocks import page, pairs, paragraph


def layout(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the certificate of one person for one course."""
    return page(
        title="信用业务培训合格证书",
        number=facts["number"],
        blocks=[
            paragraph(
                f"{facts['name'] or '本证书持有人'}于{words.day(facts['date'])}完成{facts['year']}年度信用业务培训"
                f"课程“{facts['course']}”的学习，测验合格，特发此证。"
            ),
            pairs([("岗位", facts["role"]), ("课程", facts["course"]), ("年度", str(facts["year"])),
                   ("测验", f"{facts['total']} 题，答对 {facts['right']} 题"),
                   ("合格时间", words.instant(facts["date"]))]),
        ],
        signed_by=[],
        on=words.day(facts["date"]),
    )  # fmt: skip
