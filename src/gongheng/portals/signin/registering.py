"""单位登记: a firm enters itself once; everything else on the platform reuses it."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic.edit import FormView

from gongheng.credit.pledges.enrolment import sign_up_pledging
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import Refused
from gongheng.portals.choices import places
from gongheng.portals.middleware import note_refusal
from gongheng.portals.pledging import Pledging
from gongheng.portals.signin.adapter import note
from gongheng.registry.parties.lifecycle import PARTY
from gongheng.registry.parties.queries import party_kinds

# The first three capacities of a party come with an office; others are added to the party later.
ROLES = [
    (Role.TENDERER.value, "招标人：发布项目"),
    (Role.AGENCY.value, "招标代理机构：受托办理招标"),
    (Role.BIDDER.value, "投标人：参加投标"),
]


class RegisterForm(Pledging):
    """The unit, its first person, how that person signs in, and what the unit pledges."""

    code = forms.CharField(
        label="统一社会信用代码",
        max_length=18,
        help_text="营业执照或登记证书上的 18 位代码，系统会校验。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(label="单位名称", max_length=200, help_text="与证照上的全称一致。")
    kind = forms.ChoiceField(label="单位类别")
    region = forms.ChoiceField(label="注册地")
    address = forms.CharField(label="地址", max_length=300, required=False)
    industry = forms.CharField(
        label="行业代码",
        max_length=5,
        required=False,
        help_text="国民经济行业分类（GB/T 4754）代码，例如 E48；不清楚可以不填。",
    )
    roles = forms.MultipleChoiceField(
        label="要办理的业务",
        choices=ROLES,
        widget=forms.CheckboxSelectMultiple,
        help_text="可以多选；以后随时可以增加，不必再登记一次。",
    )
    person_name = forms.CharField(
        label="经办人姓名", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label="经办人手机号",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    username = forms.CharField(
        label="登录名",
        max_length=40,
        min_length=4,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="密码",
        help_text="至少 8 位，不能全是数字，也不能是常见密码。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输入一次密码", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, on: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer([value for value, _ in ROLES], on)
        # A natural person's number would stand on an open page; he registers at the centre.
        kinds = [(value, label) for value, label in party_kinds() if value != "person"]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["region"].choices = [("", "请选择"), *places()]  # type: ignore[attr-defined]

    def clean_password(self) -> str:
        """Hold the password against the rules."""
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]

    def clean(self) -> dict[str, Any]:
        """Both passwords must be the same."""
        found = super().clean() or {}
        if "password" in found and found.get("again") != found["password"]:
            self.add_error("again", ValidationError("两次输入的密码不一致。"))
        return found


class Register(FormView):
    """Register and be able to sign in at once; nobody has to approve."""

    form_class = RegisterForm
    template_name = "signin/register.html"
    extra_context = {"article": PARTY.acts["register"].under}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The texts are those in force today."""
        return {**super().get_form_kwargs(), "on": day_of(self.request.now)}  # type: ignore[attr-defined]

    def form_valid(self, form: RegisterForm) -> HttpResponse:
        """Register the unit and its first person, or say why not with everything still there."""
        limited = ratelimit.consume_or_429(self.request, action="signup")
        if limited is not None:
            return limited
        try:
            self._register(form)
        except Refused as refused:
            note_refusal(self.request, refused.code)
            form.refuse(refused)
            return self.render_to_response(self.get_context_data(form=form), status=refused.status)
        note("registered", self.request)
        messages.success(self.request, "单位登记完成，现在就可以登录。")
        return redirect(reverse("signin:in"))

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the faults."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _register(self, form: RegisterForm) -> None:
        told = {name: value for name, value in form.told().items() if name != "again"}
        sign_up_pledging(**told, pledged=form.pledged(), at=self.request.now)  # type: ignore[attr-defined]
