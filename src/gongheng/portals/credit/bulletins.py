"""Bulletins on the desk of the province: computed, adopted by another person, published."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView, View

from gongheng.credit.bulletins import actions, queries
from gongheng.credit.bulletins.lifecycle import BULLETIN
from gongheng.credit.bulletins.papers import KIND, paper_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.foundation.documents.words import instant
from gongheng.portals import papers
from gongheng.portals.acts import bar
from gongheng.portals.credit.ratings import Numbered
from gongheng.portals.doors import Door
from gongheng.portals.fields import Count, Text
from gongheng.portals.forms import ActForm, ActView, ThingAct
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.public import words
from gongheng.portals.public.credit_bulletins import bulletin_parts, period_of

OFFICERS = (Role.CREDIT,)
TONES = {"drafted": "warn", "adopted": "info", "published": "done", "dropped": "neutral"}
VERBS = ("adopt_bulletin", "publish_bulletin", "drop_bulletin")


class Bulletins(ListPage):
    """Bulletins of the desk, and when the next is due."""

    open_to = OFFICERS
    title, noun, file_name = "信用工作通报", "期", "bulletins"
    columns = (
        Column("period", "期间"), Column("number", "文号"), Column("asof", "数据截至", "date"),
        Column("at", "通报日期", "date", sort="published_at"), Column("state", "状态", sort="state"),
    )  # fmt: skip
    filters = (Filter("state", "状态", options=tuple(BULLETIN.states.choices), counted=True),)
    nothing = Nothing("还没有通报", help="半年期满后拟定一期。")

    def rows(self) -> Any:
        """The desk's own."""
        return queries.bulletins_of(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """Draft one."""
        act = BULLETIN.acts["draft_bulletin"]
        return [{"label": act.label, "url": reverse("culture:draft_bulletin"), "open": True,
                 "article": act.under}] if act.who(self.request.actor, None) else []  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say the clock in the lead."""
        due, late, _ = queries.clock_of_bulletins(day_of(self.request.now))
        told = f"，已逾期 {late} 日" if late else ""
        lead = f"每{due.rule.shown}通报一次，下一期应在{words.zh_day(due.on)}前通报{told}。"
        return {**super().get_context_data(**kwargs), "lead": lead}

    def row(self, one: Any) -> dict[str, Any]:
        """One bulletin."""
        return {"period": {"text": period_of(one), "url": reverse("culture:bulletin", args=[one.code])},
                "number": one.document_number or "—", "asof": one.as_of, "at": one.published_at,
                "state": {"text": one.get_state_display(), "tone": TONES[one.state]}}  # fmt: skip


def found(request: Any, code: str) -> Any:
    """A bulletin of this desk, else 404."""
    one = queries.bulletins_of(request.actor).filter(code=code).first()
    if one is None:
        raise Http404
    return one


class BulletinPage(Door, TemplateView):
    """One bulletin: its figures, whether they are reproduced, the acts open on it."""

    open_to = OFFICERS
    template_name = "credit/thing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Figures and acts."""
        one = found(self.request, self.kwargs["code"])
        urls = {verb: reverse(f"culture:{verb}", args=[one.code]) for verb in VERBS}
        same = queries.is_reproduced(one)
        notice = {"tone": "done" if same else "warn", "title": "重新计算",
                  "text": "与拟定时的数据摘要相符。" if same else
                  "与拟定时不符：截至时间以前的数据此后有变动，或者考核方案已经修改。"}  # fmt: skip
        links = [("下载文件稿", reverse("culture:bulletin_paper", args=[one.code]))]
        facts = [("期间", period_of(one)), ("文号", one.document_number or "—"),
                 ("总体情况", one.opening or "—"), ("审签日期", words.zh_day(one.adopted_at)),
                 ("通报日期", words.zh_day(one.published_at))]  # fmt: skip
        return {
            **super().get_context_data(**kwargs), "code": "", "title": f"{period_of(one)}信用工作通报",
            "state": {"text": one.get_state_display(), "tone": TONES[one.state]},
            "acts": bar(BULLETIN, one, self.request.actor, urls), "notices": [notice],
            "parts": [{"title": "办理", "facts": facts, "links": links}, *bulletin_parts(one)],
            "crumbs": [{"label": "信用工作通报", "url": reverse("culture:bulletins")},
                       {"label": period_of(one), "url": ""}],
        }  # fmt: skip


class Paper(Door, View):
    """The paper as it would be signed."""

    open_to = OFFICERS

    def get(self, request: Any, code: str) -> HttpResponse:
        """Make it from what was computed."""
        return papers.made(KIND, paper_of(found(request, code)), "信用工作通报稿")


class BulletinForm(ActForm):
    """Which half-year; figures are computed."""

    year = Count(label="年度", unit="年", min_value=2015, max_value=2100)
    half = forms.TypedChoiceField(label="半年", choices=((1, "上半年"), (2, "下半年")), coerce=int)
    opening = Text(label="总体情况", max_length=2000, rows=5, required=False,
                   help_text="写在通报开头；数字由平台计算，不在这里填写。")  # fmt: skip


class DraftBulletin(ActView):
    """拟定通报."""

    open_to = OFFICERS
    form_class = BulletinForm
    title, submit, article = "拟定通报", "计算并拟定", BULLETIN.acts["draft_bulletin"].under
    done = "已计算并拟定，等待另一人审签。"

    def act(self, form: Any) -> Any:
        """Compute it."""
        return actions.draft_bulletin(
            **form.cleaned_data, by=self.request.actor, at=self.request.now
        )

    def done_url(self) -> str:
        """To the new bulletin."""
        return reverse("culture:bulletin", args=[self.outcome.code])


class OnBulletin(ThingAct):
    """An act on one bulletin."""

    open_to = OFFICERS
    life = BULLETIN
    performs, back = actions, "culture:bulletin"

    def load(self) -> Any:
        """A bulletin of this desk."""
        return found(self.request, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """Which."""
        return [("期间", period_of(self.thing)), ("数据截至", instant(self.thing.as_of))]


class AdoptBulletin(OnBulletin):
    """审签通报."""

    verb, form_class = "adopt_bulletin", Numbered


class PublishBulletin(OnBulletin):
    """通报."""

    verb = "publish_bulletin"
    lead = "制成文件存库后向社会公开，不能再修改。"


class DropBulletin(OnBulletin):
    """放弃通报."""

    verb, danger = "drop_bulletin", True
