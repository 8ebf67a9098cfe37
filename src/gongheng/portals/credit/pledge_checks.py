"""Pledges on the desk of whoever checks them."""

from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.credit.pledges import actions, queries
from gongheng.credit.pledges.lifecycle import PLEDGE
from gongheng.credit.pledges.templates import templates
from gongheng.credit.subjects.queries import shown_names
from gongheng.foundation.access.roles import Role
from gongheng.foundation.files import store
from gongheng.portals.acts import bar
from gongheng.portals.doors import Door
from gongheng.portals.fields import Paper, Text
from gongheng.portals.forms import ActForm, Reason, ThingAct
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.public import words
from gongheng.portals.public.credit_pledges import title_of
from gongheng.portals.public.credit_words import PLEDGE_TONES, by_subject

CHECKERS = (Role.CREDIT, Role.SUPERVISOR)
READERS = (*CHECKERS, Role.INSPECTOR)
ROWS = [{"key": "at", "label": "核查日期", "kind": "date"}, {"key": "finding", "label": "结果"},
        {"key": "grounds", "label": "核查情况"},
        {"key": "until", "label": "陈述申辩截止", "kind": "date"},
        {"key": "statement", "label": "陈述申辩"}, {"key": "record", "label": "拟报的信用记录"}]  # fmt: skip


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
                for verb in ("check", "tell_broken", "find_broken", "drop_finding")}  # fmt: skip
        rows = [{"at": row.checked_at, "finding": row.get_finding_display(), "grounds": row.grounds,
                 "statement": row.statement or "—", "until": row.heard_until,
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


class TellForm(BrokenForm):
    """What it will be found, and the notice as it was served."""

    paper = Paper(label="已送达的告知书（或者送达回证）")
    renamed: ClassVar[dict[str, str]] = {"digest": "paper", "file": "paper"}


class AnswerForm(ActForm):
    """What is said to the statement."""

    when = {"answer": "有陈述申辩的必填"}
    answer = Text(label="对陈述申辩的答复", rows=4, max_length=1000, required=False)


class TellBroken(OnPledge):
    """告知拟认定不实."""

    verb, form_class, danger = "tell_broken", TellForm, True
    lead = "书面告知承诺人并给予陈述申辩的时间；公示状态不变，期满后由另一人认定。"
    done = "已登记告知，等待陈述申辩。"

    def act(self, form: Any) -> Any:
        """Keep the notice in the same transaction."""
        given, now, by = dict(form.cleaned_data), self.request.now, self.request.actor
        paper = given.pop("paper")
        with transaction.atomic():
            digest = store.put(paper.read(), name=paper.name, at=now, by=by).digest
            return actions.tell_broken(self.thing, **given, digest=digest, by=by, at=now)


class DropFinding(OnPledge):
    """不予认定不实."""

    verb, form_class = "drop_finding", Reason
    done = "已记为不予认定，承诺照旧。"


class FindBroken(OnPledge):
    """认定不实."""

    verb, form_class, danger = "find_broken", AnswerForm, True
    lead = "认定后公示状态变为“承诺不实”，并拟报一条信用记录，由信用信息经办核实、告知后再行记录。"
    done = "已认定，信用记录已拟报。"

    def facts(self) -> list[Any]:
        """Which, what was told and what was said to it."""
        made = self.thing.open_finding()
        told = [("拟认定", made.grounds), ("陈述申辩", made.statement or "没有"),
                ("陈述申辩截止", words.zh_day(made.heard_until))] if made else []  # fmt: skip
        return [*known(self.thing), *told]
