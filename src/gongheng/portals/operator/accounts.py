"""Bond accounts and their one keeper each; the security administrator appoints."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse

from gongheng.foundation.access.queries import offices_seen_by
from gongheng.foundation.access.roles import Role
from gongheng.portals.choices import place_name, places
from gongheng.portals.forms import ActForm, ActView, Reason
from gongheng.portals.lists import Column, Filter, ListPage, Nothing
from gongheng.portals.operator.nav import SECURITY
from gongheng.trading.bonds.accounts import actions
from gongheng.trading.bonds.lifecycle import BOND_ACCOUNT
from gongheng.trading.bonds.queries import accounts_shown


def officers(actor: Any) -> list[tuple[int, str]]:
    """Return the offices of the centre in force, by sign-in name and region."""
    rows = offices_seen_by(actor).filter(role=Role.CENTRE, state="held")
    return [(one.pk, f"{one.account.username}（{place_name(one.region)}）") for one in rows]


class KeeperForm(ActForm):
    """Who keeps it."""

    keeper = forms.TypedChoiceField(label="账户经办", coerce=int,
                                    help_text="只有这一人看得到缴款码，须是交易中心业务岗位")  # fmt: skip

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keeper"].choices = officers(actor)


class AccountForm(KeeperForm):
    """A new account."""

    region = forms.ChoiceField(label="行政区划", choices=places)
    name = forms.CharField(label="户名", max_length=200)
    bank = forms.CharField(label="开户银行", max_length=200)
    number = forms.CharField(label="账号", max_length=60)
    field_order = ("region", "name", "bank", "number", "keeper")
    renamed = {"payer_account": "number"}


class Accounts(ListPage):
    """Every account."""

    open_to = SECURITY
    title, noun, file_name = "保证金专户", "个专户", "bond-accounts"
    lead = "启用以后发布公告的项目，保证金经专户缴退。每个专户只有一名账户经办看得到缴款码。"
    columns = (Column("name", "户名"), Column("region", "行政区划", sort="region"), Column("bank", "开户银行"),
               Column("number", "账号"), Column("keeper", "账户经办"), Column("state", "状态"),
               Column("assign", "经办"), Column("shut", "停用"))  # fmt: skip
    filters = (Filter("state", "状态", options=BOND_ACCOUNT.states.choices, field="state"),)
    nothing = Nothing("还没有保证金专户", "没有专户的地区，保证金由招标人自行收取和退还。")

    def rows(self) -> Any:
        """All of them; the officers are asked once."""
        self._officers = {f"office:{pk}": label for pk, label in officers(self.request.actor)}
        return accounts_shown(self.request.actor)

    def acts(self) -> list[dict[str, Any]]:
        """Open one."""
        return [{"label": "启用专户", "url": reverse("operator:open_account"), "open": True, "kind": "primary"}]  # fmt: skip

    def row(self, account: Any) -> dict[str, Any]:
        """One account."""
        live = account.state == "in_use"
        return {"name": account.name, "region": place_name(account.region), "bank": account.bank,
                "number": account.number, "keeper": self._officers.get(account.keeper, "已离岗，请另行指定"),
                "state": {"text": account.get_state_display(), "tone": "done" if live else "neutral"},
                "assign": _link("assign_keeper", "另行指定", account) if live else "",
                "shut": _link("shut_account", "停用", account) if live else ""}  # fmt: skip


def _link(name: str, text: str, account: Any) -> dict[str, str]:
    return {"text": text, "url": reverse(f"operator:{name}", args=[account.pk])}


class OnAccount(ActView):
    """An act of the security administrator on accounts."""

    open_to = SECURITY
    life = BOND_ACCOUNT
    template_name = "trade/act.html"

    def load(self) -> Any:
        """Return the account."""
        found = accounts_shown(self.request.actor).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def facts(self) -> list[Any]:
        """Which account."""
        return [("户名", self.thing.name), ("行政区划", place_name(self.thing.region))]

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("operator:bond_accounts")


class Open(ActView):
    """启用专户."""

    open_to = SECURITY
    form_class = AccountForm
    template_name = "trade/act.html"
    title, submit, done = "启用保证金专户", "启用", "专户已启用。"
    article = BOND_ACCOUNT.acts["open_account"].under

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the officers there are."""
        return {**super().get_form_kwargs(), "actor": self.request.actor}

    def act(self, form: Any) -> Any:
        """Open it."""
        return actions.open_account(**form.cleaned_data, by=self.request.actor, at=self.request.now)

    def done_url(self) -> str:
        """Back to the list."""
        return reverse("operator:bond_accounts")


class Assign(OnAccount):
    """指定账户经办."""

    verb, form_class, done = "assign_keeper", KeeperForm, "已指定。前任随即看不到缴款码。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the officers there are."""
        return {**super().get_form_kwargs(), "actor": self.request.actor}

    def act(self, form: Any) -> Any:
        """Assign."""
        return actions.assign_keeper(self.thing, **form.cleaned_data, by=self.request.actor,
                                     at=self.request.now)  # fmt: skip


class Shut(OnAccount):
    """停用专户."""

    verb, form_class, done, danger = "shut_account", Reason, "专户已停用。", True

    def act(self, form: Any) -> Any:
        """Shut it."""
        return actions.shut_account(self.thing, reason=form.cleaned_data["reason"],
                                    by=self.request.actor, at=self.request.now)  # fmt: skip
