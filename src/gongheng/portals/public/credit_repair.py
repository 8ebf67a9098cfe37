"""When may a record be repaired: for one record, for any case, and which repairs were granted."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404
from django.urls import reverse

from gongheng.credit.catalogue.fields import fields
from gongheng.credit.catalogue.kinds import Category, Level
from gongheng.credit.catalogue.repair_classes import Penalty
from gongheng.credit.repair.calculator import Case, answer
from gongheng.credit.repair.queries import public_adverse, shown_repairs
from gongheng.credit.repair.rules import answer_for
from gongheng.credit.subjects.queries import shown_names
from gongheng.foundation.clock import day_of
from gongheng.portals import remedies as words
from gongheng.portals.fields import Day
from gongheng.portals.lists import Column, Filter, Nothing
from gongheng.portals.public.pages import Page, PublicList
from gongheng.rules.book import default_book, place_of

ADVERSE = [(one.value, one.label) for one in (Category.PENALTY, Category.DECISION, Category.MINOR)]


class CaseForm(forms.Form):
    """What the rules ask to know."""

    category = forms.ChoiceField(label="信息类别", choices=ADVERSE)
    kinds = forms.MultipleChoiceField(label="处罚种类", required=False,
                                      widget=forms.CheckboxSelectMultiple)  # fmt: skip
    fine_wan = forms.DecimalField(label="罚款金额（万元）", required=False, min_value=0,
                                  max_digits=12, decimal_places=4)  # fmt: skip
    level = forms.ChoiceField(label="记分等级", required=False, choices=Level.choices)
    decided_on = Day(label="决定日期")
    published_on = Day(label="公示日期")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        known = fields()["penalty_kinds"].choices
        self.fields["kinds"].choices = [(one, one) for one in known]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.error_messages["required"] = "请填写这一项。"

    def clean(self) -> dict[str, Any]:
        """A decision comes before its publication, both in years people live in."""
        given = super().clean() or {}
        decided, published = given.get("decided_on"), given.get("published_on")
        for name, day in (("decided_on", decided), ("published_on", published)):
            if day and not 2000 <= day.year <= 2090:
                self.add_error(name, "请填写 2000 年至 2090 年之间的日期。")
        if decided and published and published < decided:
            self.add_error("published_on", "公示日期不早于决定日期。")
        return given


class Calculator(Page):
    """修复期限推算, for anybody."""

    section, template_name, title = "credit", "public/repair.html", "修复期限推算"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Answer when asked."""
        today = day_of(self.request.now)  # type: ignore[attr-defined]
        asked = "decided_on" in self.request.GET
        form = CaseForm(self.request.GET if asked else None,
                        initial={"decided_on": today, "published_on": today})  # fmt: skip
        found = None
        if asked and form.is_valid():
            given = form.cleaned_data
            fine = given["fine_wan"]
            case = Case(Penalty(given["category"], tuple(given["kinds"]),
                                "" if fine is None else str(fine)),
                        given["level"], given["decided_on"], given["published_on"])  # fmt: skip
            found = answer(case, max(today, case.published_on), default_book(),
                           place_of(settings.PROVINCE))  # fmt: skip
        return {**super().get_context_data(**kwargs), "form": form, **told(found)}


class OfRecord(Page):
    """When one public record may be repaired, line by line."""

    section, template_name, title = (
        "credit",
        "public/repair_record.html",
        "这条记录什么时候可以修复",
    )
    above = (("修复期限推算", "public:repair_calculator"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The record and its lines."""
        one = public_adverse(self.kwargs["code"])
        if one is None:
            raise Http404
        found = answer_for(one, day_of(self.request.now))  # type: ignore[attr-defined]
        return {**super().get_context_data(**kwargs), **told(found), "record": one,
                "facts": [("主体", shown_names([one.subject])[one.subject.code]),
                          ("失信信息", words.titled(one)), ("决定机关", one.organ_name),
                          ("决定文书号", one.document_number), ("决定日期", one.decided_on),
                          ("公示截止", one.publicity_ends_on)]}  # fmt: skip


class Repairs(PublicList):
    """修复结果公示: granted lately; the conduct is not told again."""

    section, title, noun, file_name = "credit", "修复结果公示", "件", "credit-repairs"
    lead = "准予信用修复的结果，短期公示；不再展示失信内容。"
    export = False  # a repaired failing leaves the platform in no list
    columns = (Column("subject", "主体"), Column("organ", "办理机关"), Column("number", "修复决定文书号"),
               Column("on", "决定日期", "date", sort="decided_at"), Column("state", "状态"))  # fmt: skip
    filters = (Filter("organ", "办理机关", kind="text", field="record__organ_name"),)
    nothing = Nothing("近期没有修复结果", "准予修复后在这里短期公示。")

    def rows(self) -> Any:
        """Lately granted."""
        return shown_repairs(day_of(self.request.now), settings.PROVINCE)

    def get_ready(self, things: Any) -> None:
        """Fetch the names at once."""
        self._names = shown_names([one.subject for one in things])

    def row(self, one: Any) -> dict[str, Any]:
        """One repair."""
        return {"subject": self._names.get(one.subject.code, "自然人"),
                "organ": one.record.organ_name, "number": one.document_number,
                "on": day_of(one.decided_at), "state": words.chip(one)}  # fmt: skip


def told(found: Any) -> dict[str, Any]:
    """What the fragment of lines reads."""
    if found is None:
        return {"found": None}
    return {"found": found, "when": words.when_words(found), "columns": words.LINES,
            "lines": words.line_rows(found), "repairs_url": reverse("public:repairs")}  # fmt: skip
