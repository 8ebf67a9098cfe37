"""Set a colleague's password anew, face to face; a lost phone is taken off with it."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import Http404
from django.urls import reverse

from gongheng.foundation.access import actions as access
from gongheng.foundation.access import queries
from gongheng.foundation.access.access import whoever_may_reset
from gongheng.foundation.access.roles import MARKET, Role
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.vault import store
from gongheng.portals.forms import ActForm, ActView
from gongheng.portals.second_factor import take_off_all


class ResetForm(ActForm):
    """A new password, told face to face."""

    password = forms.CharField(
        label="新的初始密码",
        widget=forms.PasswordInput,
        min_length=8,
        help_text="当面告知本人，本人登录后自行更改。",
    )
    lost = forms.BooleanField(
        label="本人的第二验证方式已遗失，一并停用",
        required=False,
        help_text="公职岗位下次登录时须重新设置。",
    )

    def clean_password(self) -> str:
        """Hold the password against the rules."""
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]


class ResetPassword(ActView):
    """重设密码."""

    open_to: Collection[str] = MARKET
    form_class = ResetForm
    title, submit, done, danger = "重设密码", "重设", "密码已重设，其他设备上的登录已失效。", True
    lead = "只在当面核对本人之后办理。平台不通过邮件或短信重设密码。"
    back = "signin:people"

    def load(self) -> Any:
        """Only accounts whose holder one may help."""
        found = queries.offices_seen_by(self.request.actor).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        held = queries.offices_of(found.account_id)
        allowed = whoever_may_reset(self.request.actor, found.account, held)
        refuse_unless(allowed, "not_permitted", act="重设密码")
        return found

    def facts(self) -> list[Any]:
        """Whose password."""
        known = store.reveal(self.thing.person) or {}
        return [("姓名", known.get("name", "—")), ("登录名", self.thing.account.username)]

    def act(self, form: Any) -> Any:
        """Set it, and take the lost factor off."""
        given = form.cleaned_data
        account = access.reset_password(self.thing.account, password=given["password"],
                                        by=self.request.actor, at=self.request.now)  # fmt: skip
        if given["lost"]:
            take_off_all(account)
        return account

    def done_url(self) -> str:
        """Back to the list."""
        return reverse(self.back)


class ResetByAdministrator(ResetPassword):
    """The security administrator's own door to the same act."""

    open_to = (Role.SECURITY_ADMIN,)
    back = "operator:offices"
