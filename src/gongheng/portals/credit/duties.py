"""Who answers for credit work in each organ: named, noted by the province, handed over."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.credit.bulletins import actions, queries
from gongheng.credit.bulletins.lifecycle import DUTY
from gongheng.foundation.access.roles import Role
from gongheng.portals.acts import bar
from gongheng.portals.doors import Door
from gongheng.portals.fields import Text
from gongheng.portals.forms import ActForm, ActView, ThingAct
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.public import words

OFFICERS = (Role.CREDIT,)
TONES = {"named": "warn", "noted": "done", "handed_over": "neutral"}


class Duties(ListPage):
    """Responsibilities of the organ; at the province of all. Names are on the page of each."""

    open_to = OFFICERS
    title, noun, file_name = "信用工作责任人", "项", "duties"
    columns = (
        Column("organ", "单位"), Column("kind", "责任"), Column("since", "起", "date", sort="since"),
        Column("until", "止", "date"), Column("state", "状态", sort="state"),
    )  # fmt: skip
    filters = (
        Filter("state", "状态", options=tuple(DUTY.states.choices), counted=True),
        Filter("kind", "责任", options=tuple(queries.duty_kinds())),
    )
    nothing = Nothing("还没有确定责任人", help="三层负责人和联络员各确定一人，报省局备案。")

    def rows(self) -> Any:
        """The desk's own."""
        return queries.duties_of(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """Name one."""
        act = DUTY.acts["name_duty"]
        return [{"label": act.label, "url": reverse("culture:name_duty"), "open": True,
                 "article": act.under}]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what is missing in the lead."""
        missing = queries.duties_missing(self.request.actor)
        told = "；".join(f"{name}：{'、'.join(labels)}" for _, name, labels in missing[:10])
        more = f"等 {len(missing)} 个单位" if len(missing) > 10 else ""
        lead = f"尚未确定：{told}{more}。" if missing else "各单位的责任人都已确定。"
        return {**super().get_context_data(**kwargs), "lead": lead}

    def row(self, one: Any) -> dict[str, Any]:
        """One duty."""
        return {"organ": {"text": one.organ_name, "url": reverse("culture:duty", args=[one.code])},
                "kind": one.get_kind_display(), "since": one.since, "until": one.until,
                "state": {"text": one.get_state_display(), "tone": TONES[one.state]}}  # fmt: skip


def found(request: Any, code: str) -> Any:
    """A duty this officer may read, else 404."""
    one = queries.duties_of(request.actor).filter(code=code).first()
    if one is None:
        raise Http404
    return one


def known(one: Any) -> list[tuple[str, str]]:
    """Who it is."""
    who = queries.persons_of([one]).get(one.person, {})
    return [("单位", one.organ_name), ("责任", one.get_kind_display()),
            ("姓名", who.get("name") or "—"), ("电话", who.get("phone") or "—"),
            ("起", words.zh_day(one.since)), ("报备确认", words.zh_day(one.noted_at)),
            ("止", words.zh_day(one.until))]  # fmt: skip


class DutyPage(Door, TemplateView):
    """One duty with its acts."""

    open_to = OFFICERS
    template_name = "credit/thing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who, and what may be done."""
        one = found(self.request, self.kwargs["code"])
        urls = {
            verb: reverse(f"culture:{verb}", args=[one.code]) for verb in ("note_duty", "hand_over")
        }
        title = f"{one.organ_name}{one.get_kind_display()}"
        return {
            **super().get_context_data(**kwargs), "code": "", "title": title,
            "state": {"text": one.get_state_display(), "tone": TONES[one.state]},
            "acts": bar(DUTY, one, self.request.actor, urls),
            "parts": [{"title": "责任人", "facts": known(one)},
                      {"title": "交接", "paragraphs": [one.handed_over or "没有交接"]}],
            "crumbs": [{"label": "信用工作责任人", "url": reverse("culture:duties")},
                       {"label": title, "url": ""}],
        }  # fmt: skip


class PersonForm(ActForm):
    """Name and phone; both go to the vault."""

    name = forms.CharField(label="姓名", max_length=50)
    phone = forms.CharField(label="电话", max_length=40)


class DutyForm(PersonForm):
    """Which duty, and who."""

    field_order = ("kind", "name", "phone")
    kind = forms.ChoiceField(label="责任", choices=queries.duty_kinds)


class HandOverForm(PersonForm):
    """The successor, and what was handed over."""

    field_order = ("handed_over", "name", "phone")
    handed_over = Text(
        label="交接内容", max_length=1000, help_text="在办事项、账号停用、资料清单。"
    )


class NameDuty(ActView):
    """确定责任人."""

    open_to = OFFICERS
    form_class = DutyForm
    title, submit, article = "确定责任人", "确定并报备", DUTY.acts["name_duty"].under
    done = "已确定，报省局备案。"

    def act(self, form: Any) -> Any:
        """Name it."""
        return actions.name_duty(**form.cleaned_data, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """To the new duty."""
        return reverse("culture:duty", args=[self.outcome.code])


class OnDuty(ThingAct):
    """An act on one duty."""

    open_to = OFFICERS
    life = DUTY
    performs, back = actions, "culture:duty"

    def load(self) -> Any:
        """A duty this officer may read."""
        return found(self.request, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """Who."""
        return known(self.thing)


class NoteDuty(OnDuty):
    """确认报备."""

    verb = "note_duty"


class HandOver(OnDuty):
    """交接."""

    verb, form_class = "hand_over", HandOverForm
    done = "已交接，接替人已报省局备案。"
