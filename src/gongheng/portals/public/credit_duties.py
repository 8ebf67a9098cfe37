"""责任清单: who owes what at which stage, which conduct it is to break it, on which article."""

from dataclasses import dataclass
from typing import Any

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.catalogue.responsibilities import Duty, Responsibilities, responsibilities
from gongheng.portals.lists import Column, Filter, Nothing
from gongheng.portals.public.credit_catalogue import marked
from gongheng.portals.public.pages import PublicList


@dataclass(frozen=True)
class Row:
    """One duty with the list it stands in."""

    duty: Duty
    list: Responsibilities
    area: str
    subject: str
    stage: str
    code: str
    words: str


class DutyList(PublicList):
    """All six lists in one, narrowed by kind of trade, subject and stage."""

    section, title, file_name, noun = "credit", "信用责任清单", "responsibilities", "项责任"
    lead = (
        "各类交易主体在每个环节应当做什么、违反了记为哪种失信行为、依据哪一条。"
        "环节取自公开的实施方案，义务由本系统按法律条文整理，是示例。"
    )
    nothing = Nothing("还没有公布责任清单", "责任清单公布后列在这里；各类失信行为见信用目录。")
    columns = (
        Column("code", "编码", sort="code"), Column("area", "交易类别"), Column("stage", "环节"),
        Column("subject", "主体"), Column("duty", "责任"), Column("breach", "违反时记为"),
        Column("basis", "依据"), Column("says", "条文摘录"), Column("mark", "核对"),
    )  # fmt: skip

    def list_filters(self) -> list[Filter]:
        """Kind of trade, subject, stage, words."""
        known = responsibilities()
        stages = dict.fromkeys(stage for one in known for stage in one.stages)
        return [
            Filter("area", "交易类别", options=[(one.key, short(one)) for one in known], field="area"),
            Filter("subject", "主体", options=SubjectKind.choices, field="subject"),
            Filter("stage", "环节", options=[(one, one) for one in stages], field="stage"),
            Filter("q", "关键词", "text", hint="责任、条文",
                   apply=lambda rows, v: [r for r in rows if all(w in r.words for w in v.split())]),
        ]  # fmt: skip

    def rows(self) -> list[Row]:
        """Every duty, list by list."""
        return [
            Row(duty, one, one.key, duty.subject, duty.stage, duty.code,
                f"{duty.code} {duty.duty} {duty.basis} {duty.says} {duty.breach_label}")
            for one in responsibilities() for duty in one.duties
        ]  # fmt: skip

    def row(self, thing: Row) -> dict[str, Any]:
        """One duty."""
        one = thing.duty
        return {
            "code": one.code, "area": short(thing.list), "stage": one.stage,
            "subject": SubjectKind(one.subject).label, "duty": one.duty,
            "breach": {"text": one.breach_label, "note": one.breach} if one.breach else "尚未分级",
            "basis": one.basis, "says": f"“{one.says}”" if one.says else "—",
            "mark": marked(one.standing),
        }  # fmt: skip


def short(one: Responsibilities) -> str:
    """政府采购活动主体 of 政府采购活动主体信用责任清单（示例）."""
    return one.title.partition("信用责任清单")[0].removesuffix("主体")
