"""A unit keeps its own people: give a colleague an account, end an office."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse

from gongheng.foundation.access import actions as access
from gongheng.foundation.access import queries
from gongheng.foundation.access.access import offices_ended_by, the_registrant
from gongheng.foundation.access.lifecycle import OFFICE
from gongheng.foundation.access.roles import MARKET, Role
from gongheng.foundation.vault import store
from gongheng.portals.forms import ActForm, ActView, Sure
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.registry.parties.registration import add_colleague

MARKET_ROLES = [(role.value, role.label) for role in (Role.TENDERER, Role.AGENCY, Role.BIDDER)]


class PersonForm(ActForm):
    """One colleague and how he signs in."""

    person_name = forms.CharField(label="姓名", max_length=60)
    phone = forms.CharField(label="手机号", max_length=20,
                            widget=forms.TextInput(attrs={"inputmode": "tel"}))  # fmt: skip
    office_role = forms.ChoiceField(label="岗位", choices=MARKET_ROLES)
    username = forms.CharField(label="登录名", max_length=40, min_length=4)
    password = forms.CharField(label="初始密码", widget=forms.PasswordInput, min_length=8,
                               help_text="当面告知本人，本人登录后自行更改。")  # fmt: skip


class People(ListPage):
    """The offices of one's own unit."""

    open_to = MARKET
    title, noun, file_name = "本单位人员", "个岗位", "people"
    lead = "办理本单位统一登记的人管理全部岗位；其他人只管理与自己同一岗位的同事。"
    columns = (
        Column("name", "姓名"), Column("role", "岗位"), Column("username", "登录名"),
        Column("since", "起", kind="date", sort="since"), Column("state", "状态", sort="state"),
        Column("reset", "密码"), Column("end", "办理"),
    )  # fmt: skip
    filters = (Filter("state", "状态", options=(("held", "在岗"), ("ended", "已离岗"))),)
    nothing = Nothing("还没有其他人员", "本单位的经办人在这里增加，自行管理，不需要审批。")

    def rows(self) -> Any:
        """Only this unit's."""
        return queries.offices_seen_by(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """Add a person."""
        return [{"label": "增加人员", "url": reverse("signin:add_person"), "open": True,
                 "kind": "primary"}]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Fetch the names of one page in one query."""
        shown = list(kwargs["page"].object_list)
        self._names = store.reveal_many([one.person for one in shown])
        self._kept = offices_ended_by(self.request.actor, shown)
        return super().get_context_data(**kwargs)

    def row(self, office: Any) -> dict[str, Any]:
        """One office."""
        known = getattr(self, "_names", {}).get(office.person) or {}
        held = office.state == "held"
        kept = held and office.pk in getattr(self, "_kept", set())
        own = office.pk == self.request.actor.office_id
        ending = {"text": "结束岗位", "url": reverse("signin:end_office", args=[office.pk])}
        resetting = {"text": "重设", "url": reverse("signin:reset_password", args=[office.pk])}
        return {
            "name": known.get("name", "—"),
            "role": office.get_role_display(),
            "username": office.account.username,
            "since": office.since,
            "state": {"text": office.get_state_display(), "tone": "done" if held else "neutral"},
            "reset": resetting if kept and not own else "",
            "end": ending if kept and not own else "",
        }


class AddPerson(ActView):
    """Give a colleague an account and an office."""

    open_to = MARKET
    form_class = PersonForm
    title, submit, done = "增加人员", "增加", "已增加，对方现在可以登录。"
    lead = "由本单位自行管理，立即生效，不需要审批。姓名和手机号加密保存，不进入公开记录。"

    def get_form(self, form_class: Any = None) -> Any:
        """Offer the offices this person may give."""
        form = super().get_form(form_class)
        actor = self.request.actor
        if not the_registrant(actor, actor.body):
            form.fields["office_role"].choices = [(actor.role, Role(actor.role).label)]
        return form

    def act(self, form: Any) -> Any:
        """Open the account and appoint."""
        return add_colleague(**form.cleaned_data, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("signin:people")


class EndOffice(ActView):
    """End an office of one's own unit; its interface keys end with it."""

    open_to = MARKET
    form_class = Sure
    life, verb = OFFICE, "dismiss"
    title, submit, done, danger = "结束岗位", "结束岗位", "岗位已结束，接口密钥同时失效。", True
    lead = "结束后对方不能再以此岗位办理，已办理的记录不变。"

    def load(self) -> Any:
        """Only offices of this unit."""
        found = queries.offices_seen_by(self.request.actor).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """Whose office it is."""
        known = store.reveal(self.thing.person) or {}
        return [("姓名", known.get("name", "—")), ("岗位", self.thing.get_role_display())]

    def act(self, form: Any) -> Any:
        """End it."""
        return access.dismiss(self.thing, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("signin:people")
