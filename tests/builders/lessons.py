"""Pieces and courses, reached only by real acts."""

from builders.registry import START
from gongheng.credit.lessons import actions
from gongheng.credit.lessons.questions import SAMPLE

RIGHT, WRONG = [[4], [1, 3]], [[1], [1, 3]]
TOLD = {"kind": "good", "title": "示例公司连续三年按约履行", "body": "第一段\n第二段"}


def a_piece(bureau, **changes):
    return actions.draft_piece(**{**TOLD, **changes}, by=bureau.clerk, at=START)


def an_open_course(province, **changes):
    told = {"title": "记分办法学习", "year": 2026, "roles": ["credit"], "required": True,
            "body": "学习内容", "questions": SAMPLE, **changes}  # fmt: skip
    return actions.open_course(actions.draft_course(**told, by=province.clerk, at=START),
                               by=province.checker, at=START)  # fmt: skip
