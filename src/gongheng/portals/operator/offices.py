"""The security administrator gives and ends offices; he sees no case and decides nothing in one."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404
from django.urls import reverse

from gongheng.foundation.access import actions, queries
from gongheng.foundation.access.lifecycle import OFFICE
from gongheng.foundation.access.roles import MARKET, Role
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.vault import store
from gongheng.portals.choices import names_of, place_name, places
from gongheng.portals.forms import ActForm, ActView, Sure
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.operator.nav import SECURITY

# Market offices are the units' own business.
GIVEN = [(role.value, role.label) for role in Role if role not in MARKET]
NEW = "新开账号时填写；已有账号的留空。"


class AppointForm(ActForm):
    """A new account with an office, or a further office for a known account."""

    when = {
        "person_name": "新开账号的必填",
        "phone": "新开账号的必填",
        "password": "新开账号的必填",
        "body": "单位的岗位必填",
    }
    username = forms.CharField(
        label="登录名",
        max_length=40,
        min_length=4,
        help_text="已有此登录名的，为其增加岗位；没有的，新开账号。",
    )
    person_name = forms.CharField(label="姓名", max_length=60, required=False, help_text=NEW)
    phone = forms.CharField(label="手机号", max_length=20, required=False, help_text=NEW)
    password = forms.CharField(
        label="初始密码",
        required=False,
        widget=forms.PasswordInput,
        min_length=8,
        help_text=NEW + "当面告知本人。",
    )
    role = forms.ChoiceField(label="岗位", choices=GIVEN)
    body = forms.CharField(
        label="单位代码",
        max_length=18,
        required=False,
        help_text="机构的统一社会信用代码；专家留空。",
    )
    region = forms.ChoiceField(label="辖区", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", "不限定"), *places()]  # type: ignore[attr-defined]


class Offices(ListPage):
    """Every office, held or ended."""

    open_to = SECURITY
    title, noun, file_name = "岗位和账号", "个岗位", "offices"
    lead = "安全管理员设岗、离岗，不办理业务，也不能给自己设岗；市场主体的岗位由单位自行管理。"
    columns = (
        Column("username", "登录名", sort="account__username"), Column("name", "姓名"),
        Column("role", "岗位", sort="role"), Column("body", "单位"),
        Column("region", "辖区", sort="region"), Column("since", "起", "date", sort="since"),
        Column("until", "止", "date", sort="until"), Column("state", "状态", sort="state"),
        Column("reset", "密码"), Column("end", "办理"),
    )  # fmt: skip
    filters = (
        Filter("state", "状态", options=OFFICE.states.choices, field="state", counted=True),
        Filter("role", "岗位", options=Role.choices, field="role", counted=True),
        Filter("username", "登录名", kind="text", field="account__username"),
    )
    nothing = Nothing("还没有岗位", "先设立机构，再用“设岗”为其人员开通。")

    def rows(self) -> Any:
        """All of them."""
        return queries.offices_seen_by(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """Give an office."""
        return [{"label": "设岗", "url": reverse("operator:appoint"), "open": True,
                 "kind": "primary"}]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Fetch the names of one page at once."""
        shown = list(kwargs["page"].object_list)
        self._units = names_of({one.body for one in shown})
        self._names = store.reveal_many([one.person for one in shown])
        return super().get_context_data(**kwargs)

    def row(self, one: Any) -> dict[str, Any]:
        """One office; the export names units by code and nobody by name."""
        held = one.state == "held"
        may = held and OFFICE.acts["dismiss"].who(self.request.actor, one)
        units, names = getattr(self, "_units", {}), getattr(self, "_names", {})
        return {
            "username": one.account.username,
            "name": names.get(one.person, {}).get("name", ""),
            "role": one.get_role_display(),
            "body": units.get(one.body, one.body) or "—",
            "region": place_name(one.region) or "—",
            "since": one.since, "until": one.until,
            "state": {"text": one.get_state_display(), "tone": "done" if held else "neutral"},
            "reset": {"text": "重设", "url": reverse("operator:reset_password", args=[one.pk])}
                     if may else "",
            "end": {"text": "离岗", "url": reverse("operator:dismiss", args=[one.pk])} if may else "",
        }  # fmt: skip


class Appoint(ActView):
    """设岗."""

    open_to = SECURITY
    form_class = AppointForm
    title, submit, done = "设岗", "设岗", "已设岗。公职岗位首次登录须先设置第二验证方式。"
    article = OFFICE.acts["appoint"].under

    def act(self, form: Any) -> Any:
        """Find or open the account, then appoint: both or nothing."""
        given = form.cleaned_data
        office = {key: given[key] for key in ("role", "body", "region")}
        with transaction.atomic():
            account = queries.account_named(given["username"]) or self._opened(given)
            return actions.appoint(account, **office, by=self.request.actor, at=self.request.now)

    def _opened(self, given: dict[str, Any]) -> Any:
        for field in ("person_name", "phone", "password"):
            refuse_unless(given[field], "missing_field", field=field,
                          name=self.form_class.base_fields[field].label)  # fmt: skip
        person = actions.enter_person(name=given["person_name"], phone=given["phone"])
        return actions.open_account(given["username"], given["password"], person=person,
                                    at=self.request.now)  # fmt: skip

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("operator:offices")


class Dismiss(ActView):
    """离岗."""

    open_to = SECURITY
    form_class = Sure
    life, verb = OFFICE, "dismiss"
    danger = True
    done = "已离岗，接口密钥同时失效。"
    lead = "离岗后此人不能再以此岗位办理，已办理的记录不变。"

    def load(self) -> Any:
        """Any office."""
        found = queries.offices_seen_by(self.request.actor).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """Whose office it is."""
        known = store.reveal(self.thing.person) or {}
        return [("登录名", self.thing.account.username), ("姓名", known.get("name", "—")),
                ("岗位", self.thing.get_role_display())]  # fmt: skip

    def act(self, form: Any) -> Any:
        """End it."""
        return actions.dismiss(self.thing, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("operator:offices")
