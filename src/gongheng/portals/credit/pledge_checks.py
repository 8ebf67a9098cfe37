"""Pledges on the desk of whoever checks them."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.credit.pledges import actions, queries
from gongheng.credit.pledges.lifecycle import PLEDGE
from gongheng.credit.pledges.templates import templates
from gongheng.credit.subjects.queries import shown_names
from gongheng.foundation.access.roles import Role
from gongheng.portals.acts import bar
from gongheng.portals.doors import Door
from gongheng.portals.fields import Text
from gongheng.portals.forms import ActForm, ThingAct
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.public import words
from gongheng.portals.public.credit_pledges import title_of
from gongheng.portals.public.credit_words import PLEDGE_TONES, by_subject

CHECKERS = (Role.CREDIT, Role.SUPERVISOR)
READERS = (*CHECKERS, Role.INSPECTOR)
ROWS = [{"key": "at", "label": "核查日期", "kind": "date"}, {"key": "finding", "label": "结果"},
        {"key": "grounds", "label": "核查情况"}, {"key": "record", "label": "拟报的信用记录"}]  # fmt: skip


class Pledges(ListPage):
    """Pledges of the region."""

    open_to = READERS
    title, noun, file_name = "信用承诺核查", "份承诺", "pledge-checks"
    lead = "本地区主体签署的信用承诺。承诺事后核查，不实的拟报信用记录。"
    columns = (
        Column("subject", "承诺人"), Column("kind", "承诺书"), Column("occasion", "所涉事项"),
        Column("at", "签署日期", "date", sort="signed_at"), Column("state", "状态", sort="state"),
    )  # fmt: skip
    filters = (
        Filter("q", "承诺人", "text", hint="单位名称或统一社会信用代码", apply=by_subject),
        Filter("kind", "承诺书", options=tuple((one.code, one.title) for one in templates())),
        Filter("state", "状态", options=tuple(PLEDGE.states.choices), counted=True),
    )
    nothing = Nothing("本地区还没有信用承诺", "主体签署后立即出现在这里，打开承诺即可核查。")

    def rows(self) -> Any:
        """The region's."""
        return queries.pledges_checked_by(self.request.actor)

    def get_ready(self, things: Any) -> None:
        """Fetch the names at once."""
        self._names = shown_names([one.subject for one in things])

    def row(self, one: Any) -> dict[str, Any]:
        """One pledge."""
        names = getattr(self, "_names", {})
        name = names.get(one.subject.code) or shown_names([one.subject])[one.subject.code]
        return {
            "subject": {"text": name, "url": reverse("consequences:pledge", args=[one.code])},
            "kind": title_of(one), "occasion": one.occasion or "—", "at": one.signed_at,
            "state": {"text": one.get_state_display(), "tone": PLEDGE_TONES[one.state]},
        }  # fmt: skip


def found(request: Any, code: str) -> Any:
    """A pledge of the region, else 404."""
    one = queries.pledges_checked_by(request.actor).filter(code=code).first()
    if one is None:
        raise Http404
    return one


def known(one: Any) -> list[tuple[str, str]]:
    """What is known of a pledge."""
    name = shown_names([one.subject])[one.subject.code]
    return [("承诺人", name), ("身份", one.get_subject_kind_display()), ("承诺书", title_of(one)),
            ("所涉事项", one.occasion or "—"), ("签署日期", words.zh_day(one.signed_at))]  # fmt: skip


class PledgePage(Door, TemplateView):
    """One pledge with its checks."""

    open_to = READERS
    template_name = "credit/thing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Words, facts, checks."""
        one = found(self.request, self.kwargs["code"])
        name = shown_names([one.subject])[one.subject.code]
        urls = {verb: reverse(f"consequences:{verb}", args=[one.code])
                for verb in ("check", "find_broken")}  # fmt: skip
        rows = [{"at": row.checked_at, "finding": row.get_finding_display(), "grounds": row.grounds,
                 "record": row.record_code or "—"} for row in queries.checks_of(one)]  # fmt: skip
        return {
            **super().get_context_data(**kwargs), "title": name, "code": one.code,
            "state": {"text": one.get_state_display(), "tone": PLEDGE_TONES[one.state]},
            "acts": bar(PLEDGE, one, self.request.actor, urls),
            "parts": [{"title": "签署情况", "facts": known(one)},
                      {"title": "承诺内容", "paragraphs": one.paragraphs},
                      {"title": "核查", "columns": ROWS, "rows": rows, "empty": "还没有核查"}],
            "crumbs": [{"label": "信用承诺核查", "url": reverse("consequences:pledges")},
                       {"label": name, "url": ""}],
        }  # fmt: skip


class BrokenForm(ActForm):
    """What was found."""

    grounds = Text(label="核查情况", max_length=1000, help_text="写明核查的方法、事实和证据。")


class CheckForm(BrokenForm):
    """What was found, and how it stands."""

    field_order = ("finding", "grounds")
    finding = forms.ChoiceField(
        label="核查结果", choices=(("kept", "属实、已履行"), ("open", "尚在履行"))
    )


class OnPledge(ThingAct):
    """An act on one pledge."""

    open_to = CHECKERS
    life = PLEDGE
    performs, back = actions, "consequences:pledge"

    def load(self) -> Any:
        """A pledge of the region."""
        return found(self.request, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """Which."""
        return known(self.thing)


class Check(OnPledge):
    """核查承诺."""

    verb, form_class = "check", CheckForm


class FindBroken(OnPledge):
    """认定不实."""

    verb, form_class, danger = "find_broken", BrokenForm, True
    lead = "认定后公示状态变为“承诺不实”，并拟报一条信用记录，由信用信息经办核实、告知后再行记录。"
    done = "已认定，信用记录已拟报。"
