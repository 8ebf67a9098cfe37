"""信用综合评价 for everyone: the grades of now, the models, and one firm's rating line by line."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from gongheng.credit.catalogue.kinds import PERSONS, Level, SubjectKind
from gongheng.credit.points.queries import papers_of, subject_at
from gongheng.credit.ratings import queries
from gongheng.credit.ratings.rules import Line
from gongheng.credit.ratings.scheme import Scheme, read_scheme
from gongheng.credit.subjects.queries import find_subjects, names_of, shown_names
from gongheng.foundation.clock import day_of
from gongheng.portals.lists import Column, Filter, Nothing
from gongheng.portals.public import words
from gongheng.portals.public.laws import day_in
from gongheng.portals.public.pages import Page, PublicList
from gongheng.registry.rated.queries import rated_now, snapshot_now

FIRMS = [(kind.value, str(kind.label)) for kind in SubjectKind if kind not in PERSONS]
BEST, WORST = "done", "danger"
SOURCES = {"record": "信用记录", "registered": "主体登记", "pledged": "信用承诺"}
LINES = [
    {"key": "what", "label": "指标（记录）"}, {"key": "on", "label": "决定日期", "kind": "date"},
    {"key": "worth", "label": "分值", "kind": "number"}, {"key": "share", "label": "计入比例"},
    {"key": "until", "label": "本比例计至", "kind": "date"},
    {"key": "points", "label": "得分", "kind": "number", "unit": "分"},
]  # fmt: skip


def tone_of(scheme: Scheme, grade: str) -> str:
    """The colour of a grade by its place among the grades."""
    order = [code for code, _, _ in scheme.grades]
    place = order.index(grade) if grade in order else 0
    return BEST if place == 0 else WORST if place == len(order) - 1 else "info"


class Grades(PublicList):
    """Firms of whom something is recorded, with the rating taken last."""

    section, title, file_name, noun = "credit", "信用评价等级", "ratings", "个主体"
    lead = "每日按采用的评价模型计算。只列有信用记录或者信用承诺的单位；没有的，按模型的基础分。自然人不公开。"
    nothing = Nothing("还没有评价结果", "省级采用评价模型后，次日起显示。")
    columns = (
        Column("name", "主体"), Column("code", "统一社会信用代码"),
        Column("score", "得分", "number", "分", sort="score"), Column("grade", "等级", sort="grade"),
        Column("since", "自何时起", "date", sort="since"),
    )  # fmt: skip

    def enter(self) -> None:
        """Which kind of subject, and under which model."""
        asked = self.request.GET.get("kind", "")
        self.kind = asked if asked in dict(FIRMS) else "bidder"
        model = queries.model_in_force(self.kind)
        self.scheme = read_scheme(model.text) if model else None

    def list_filters(self) -> list[Filter]:
        """Kind, name or code, grade."""
        grades = [(code, f"{code} {label}") for code, label, _ in
                  (self.scheme.grades if self.scheme else ())]  # fmt: skip
        return [
            Filter("kind", "身份", options=FIRMS, apply=lambda rows, _: rows),
            Filter("q", "名称或代码", "text", hint="至少两个字", apply=lambda rows, v: rows.filter(
                code__in=find_subjects(v[:100]).order_by().values("code"))),
            Filter("grade", "等级", options=grades),
        ]  # fmt: skip

    def rows(self) -> Any:
        """Lines of now, best first."""
        return rated_now(self.kind)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Names of one page at once; the day and the model in the lead."""
        self._names = names_of([one.code for one in kwargs["page"].object_list])
        taken = snapshot_now(self.kind)
        told = self.lead
        if taken and self.scheme:
            told = (f"{words.zh_day(taken.day)}的结果，按《{self.scheme.title}》。没有记录的"
                    f"{dict(FIRMS)[self.kind]}为 {taken.other_score} 分、{taken.other_grade} 级。{self.lead}")  # fmt: skip
        return {**super().get_context_data(**kwargs), "lead": told}

    def row(self, one: Any) -> dict[str, Any]:
        """One firm."""
        names = getattr(self, "_names", None) or names_of([one.code])
        url = reverse("public:credit_rating", args=[self.kind, one.code])
        grade: Any = one.grade
        if self.scheme:
            grade = {"text": f"{one.grade} {self.scheme.label(one.grade)}",
                     "tone": tone_of(self.scheme, one.grade)}  # fmt: skip
        return {"name": {"text": names.get(one.code, "—"), "url": url}, "code": one.code,
                "score": one.score, "grade": grade, "since": one.since}  # fmt: skip


class Models(PublicList):
    """Models in force and before."""

    section, title, file_name, noun = "credit", "信用评价模型", "rating-models", "个模型"
    above = (("信用评价等级", "public:credit_ratings"),)
    lead = "现行的和过去的评价模型，全文公开；过去的日子按当日的模型计算。"
    nothing = Nothing("还没有采用过评价模型", "采用后立即在这里显示。")
    filters = (Filter("kind", "身份", options=FIRMS, field="kind"),)
    columns = (
        Column("title", "模型"), Column("kind", "身份"), Column("number", "采用文号"),
        Column("at", "采用日期", "date", sort="adopted_at"), Column("ended", "停用日期", "date"),
        Column("state", "状态", sort="state"),
    )  # fmt: skip

    def rows(self) -> Any:
        """Newest first."""
        return queries.public_models()

    def row(self, one: Any) -> dict[str, Any]:
        """One model."""
        tone = "done" if one.state == "adopted" else "neutral"
        return {"title": {"text": one.title, "url": reverse("public:credit_rating_model", args=[one.code])},
                "kind": one.get_kind_display(), "number": one.document_number, "at": one.adopted_at,
                "ended": one.ended_at, "state": {"text": one.get_state_display(), "tone": tone}}  # fmt: skip


class ModelPage(Page):
    """One model, every figure."""

    section, template_name = "credit", "credit/thing.html"
    above = (
        ("信用评价等级", "public:credit_ratings"),
        ("信用评价模型", "public:credit_rating_models"),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Facts, indicators, grades."""
        one = queries.public_models().filter(code=self.kwargs["code"]).first()
        if one is None:
            raise Http404
        self.title = one.title
        facts = [("身份", one.get_kind_display()), ("采用文号", one.document_number),
                 ("采用日期", words.zh_day(one.adopted_at)), ("停用日期", words.zh_day(one.ended_at)),
                 ("模型摘要", one.digest)]  # fmt: skip
        return {
            **super().get_context_data(**kwargs), "code": "", "layout": "base.html",
            "state": {"text": one.get_state_display(), "tone": "info"},
            "parts": [{"title": "采用", "facts": facts}, *scheme_parts(read_scheme(one.text))],
        }  # fmt: skip


class RatingPage(Page):
    """One subject's rating of a day: every line with the records behind it."""

    section, template_name = "credit", "credit/thing.html"
    above = (("信用评价等级", "public:credit_ratings"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The public asks for today and for firms; the subject itself and officers for any day."""
        request: Any = self.request
        subject, kind = subject_at(self.kwargs["code"][:40]), self.kwargs["kind"]
        inside = subject is not None and queries.may_see_any_day(request.actor, subject)
        if subject is None or kind not in SubjectKind.values or (subject.is_person and not inside):
            raise Http404
        today = day_of(request.now)
        day = min(day_in(request.GET.get("day", "")) or today, today) if inside else today
        told = queries.rating_of(subject, kind, day)
        if told is None:
            raise Http404
        self.title = shown_names([subject])[subject.code]
        scheme, grade = told.scheme, told.grade
        mark = f"（{scheme.standing}）" if scheme.standing not in scheme.title else ""
        facts = [("身份", str(SubjectKind(kind).label)), ("评价日期", words.zh_day(day)),
                 ("得分", f"{told.score} 分"), ("等级", f"{grade} {scheme.label(grade)}"),
                 ("评价模型", f"{scheme.title}{mark}"), ("基础分", f"{scheme.base} 分")]  # fmt: skip
        return {
            **super().get_context_data(**kwargs), "layout": "base.html",
            "state": {"text": f"{grade} {scheme.label(grade)}", "tone": tone_of(scheme, grade)},
            "parts": [
                {"title": "结果", "facts": facts},
                {"title": "逐项计算", "columns": LINES, "rows": line_rows(told.lines),
                 "lead": "得分为基础分与各项之和，每项不超过上限，总分不低于最低分、不高于最高分。"},
                {"title": "权利", "paragraphs": [
                    "对所依据的信用记录有异议的，可以提出信用异议；记录更正、撤回或者修复后，次日评价随之变动。"]},
            ],
        }  # fmt: skip


def line_rows(lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    """Each indicator with its sum and cap, its records beneath."""
    papers = papers_of(part.fact.code for line in lines for part in line.parts)
    rows: list[dict[str, Any]] = []
    for line in lines:
        capped = f"，合计 {line.total}" if line.total != line.points else ""
        rows.append({"what": {"text": line.indicator.label, "note": f"上限 {line.indicator.cap} 分{capped}"},
                     "on": None, "worth": "", "share": "", "until": None, "points": line.points})  # fmt: skip
        for part in line.parts:
            paper = papers.get(part.fact.code, {})
            what = part.fact.result or str(Level(part.fact.level).label)
            note = "，".join(
                one for one in (paper.get("organ_name"), paper.get("document_number")) if one
            )
            rows.append({"what": {"text": f"其中：{what}", "note": note}, "on": part.fact.decided_on,
                         "worth": part.worth, "share": f"{part.share:.0%}", "until": part.until,
                         "points": part.points})  # fmt: skip
    return rows


def scheme_parts(scheme: Scheme) -> list[dict[str, Any]]:
    """A model in words: indicators, grades."""
    columns = [{"key": "label", "label": "指标"}, {"key": "source", "label": "来源"},
               {"key": "points", "label": "分值"}, {"key": "cap", "label": "上限", "kind": "number"},
               {"key": "steps", "label": "随时间计入"}]  # fmt: skip
    rows = [{
        "label": one.label, "source": SOURCES[one.source], "cap": one.cap,
        "points": "；".join(f"{_key(key, one.source)} {value}" for key, value in one.points),
        "steps": "；".join(f"{step.months} 个月内 {step.share:.0%}" for step in one.steps) or "—",
    } for one in scheme.indicators]  # fmt: skip
    grades = [{"grade": f"{code} {label}", "from": bound} for code, label, bound in scheme.grades]
    told = [("依据", f"{scheme.basis}{f'（{scheme.standing}）' if scheme.standing else ''}"),
            ("基础分", str(scheme.base)), ("最低分、最高分", f"{scheme.least}、{scheme.most}")]  # fmt: skip
    return [
        {"title": "模型", "facts": told},
        {"title": "指标", "columns": columns, "rows": rows},
        {"title": "等级", "rows": grades, "columns": [
            {"key": "grade", "label": "等级"}, {"key": "from", "label": "分数不低于", "kind": "number"}]},
    ]  # fmt: skip


def _key(key: str, source: str) -> str:
    if source != "record":
        return "有"
    return str(Level(key).label) if key in Level.values else "不分级" if key == "none" else key
