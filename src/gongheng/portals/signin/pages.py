"""The sign-in, the choice of an office, the second factor, and one's own account."""

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import TemplateView, View

from gongheng.foundation.access import actions as access
from gongheng.foundation.access import queries
from gongheng.foundation.access.roles import STAFF
from gongheng.portals.choices import names_of
from gongheng.portals.doors import Door
from gongheng.portals.forms import ActForm, ActView
from gongheng.portals.offices import choose
from gongheng.portals.second_factor import forget, has_second_factor, keep_shown
from gongheng.portals.signin.adapter import note


class SignInPage(LoginView):
    """Sign in; a person already signed in goes to the desk."""


class ChooseOffice(LoginRequiredMixin, TemplateView):
    """Choose the office one acts in; the header leads here to switch."""

    template_name = "signin/office.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Switch, if the office is one's own and in force."""
        given = request.POST.get("office", "")
        office = choose(request, int(given)) if given.isdecimal() and len(given) < 10 else None
        if office is None:
            raise Http404
        note("office_chosen", request, account=request.user)
        return redirect(_safe_next(request) or reverse("desk:desk"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """List one's offices with the unit each belongs to."""
        held = queries.offices_of(self.request.user.pk or 0)
        names = names_of({office.body for office in held})
        return {
            "offices": [
                {"pk": one.pk, "label": one.get_role_display(),
                 "unit": names.get(one.body, one.body), "since": one.since,
                 "current": self.request.office is not None and one.pk == self.request.office.pk}
                for one in held
            ],
            "next": _safe_next(self.request),
            **super().get_context_data(**kwargs),
        }  # fmt: skip


class SetUpSecondFactor(LoginRequiredMixin, TemplateView):
    """What a person on public duty must do first, and why."""

    template_name = "signin/second_factor.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Go on when it is done already."""
        if has_second_factor(request):
            return redirect("desk:desk")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer both ways."""
        ways = [
            {"title": "设置动态口令", "url": reverse("mfa_activate_totp"),
             "text": "手机上的动态口令程序，每 30 秒一组 6 位数字"},
            {"title": "登记通行密钥", "url": reverse("mfa_add_webauthn"),
             "text": "用电脑或手机的指纹、面容，或一把安全钥匙"},
        ]  # fmt: skip
        return {"ways": ways, **super().get_context_data(**kwargs)}


class MyAccount(LoginRequiredMixin, TemplateView):
    """One's own account: offices, password, second factor, keys."""

    template_name = "signin/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather what the person set up."""
        kinds = Authenticator.objects.filter(user=self.request.user).values_list("type", flat=True)
        held = queries.offices_of(self.request.user.pk or 0)
        names = names_of({office.body for office in held})
        facts = [(one.get_role_display(), names.get(one.body, one.body) or "—") for one in held]
        return {
            "facts": [("登录名", self.request.user.username), *facts],
            "kinds": set(kinds),
            "must": any(office.role in STAFF for office in held),
            "offices": held,
            "in_market": self.request.actor.acts_for(self.request.actor.body),
            **super().get_context_data(**kwargs),
        }


class KeepOneFactor(LoginRequiredMixin):
    """People on public duty keep at least one second factor."""

    kept: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse to take off the last factor of a person on public duty."""
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        factors = Authenticator.objects.filter(user=request.user)
        left = factors.exclude(type=Authenticator.Type.RECOVERY_CODES).count()
        staff = any(one.role in STAFF for one in queries.offices_of(request.user.pk))
        if staff and left < 2:
            messages.error(
                request, "公职岗位必须保留一种第二验证方式。请先设置另一种，再停用这一种。"
            )
            return redirect("mfa_index")
        answer = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        if request.method == "POST":
            forget(request)
            note("second_factor_off", request, account=request.user)
        return answer


class SetsUp:
    """A factor set up here protects this session, and no other one of the account."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Set it up, then mark the session."""
        answer = super().form_valid(form)  # type: ignore[misc]
        keep_shown(self.request)  # type: ignore[attr-defined]
        note("second_factor_on", self.request, account=self.request.user)  # type: ignore[attr-defined]
        return answer


class SetUpCode(SetsUp, ActivateTOTPView):
    """Set up one-time codes."""


class SetUpPasskey(SetsUp, AddWebAuthnView):
    """Register a passkey."""


class TakeOff(KeepOneFactor, DeactivateTOTPView):
    """Take off one-time codes."""


class TakeOffPasskey(KeepOneFactor, RemoveWebAuthnView):
    """Take off one passkey."""


class KeyForm(ActForm):
    """What a new interface key is for."""

    label = forms.CharField(label="用途", max_length=60,
                            help_text="例如：电子招标投标系统对接。密钥只显示一次。")  # fmt: skip


class Keys(ActView):
    """Interface keys of the office one acts in."""

    form_class = KeyForm
    template_name = "signin/keys.html"
    title, submit = "接口密钥", "签发密钥"

    def form_valid(self, form: Any) -> HttpResponse:
        """Issue a key and show it on this one answer, never again."""
        secret = access.issue_token(self.request.office, label=form.cleaned_data["label"],
                                    at=self.request.now)  # fmt: skip
        note("key_issued", self.request, account=self.request.user)
        answer = self.render_to_response(self.get_context_data(form=KeyForm(), secret=secret))
        answer["Cache-Control"] = "no-store"
        return answer

    def done_url(self) -> str:
        """Back to one's account."""
        return reverse("signin:account")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the keys in force; a key is named by the head of its digest."""
        found = queries.tokens_of(self.request.actor.office_id)
        keys = [{"number": one.digest[:16], "label": one.label, "made_at": one.made_at,
                 "ends_at": one.ends_at, "ended": one.ends_at <= self.request.now}
                for one in found]  # fmt: skip
        return {"keys": keys, **super().get_context_data(**kwargs)}


class RevokeKey(Door, View):
    """Revoke one of one's own keys."""

    def post(self, request: HttpRequest, number: str) -> HttpResponseBase:
        """Revoke it at once."""
        if not access.revoke_token(request.actor.office_id, digest_head=number):
            raise Http404
        note("key_revoked", request, account=request.user)
        messages.success(request, "密钥已吊销，用它的请求从现在起都会被拒绝。")
        return redirect("signin:keys")


def _safe_next(request: HttpRequest) -> str:
    given = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(given, {request.get_host()}, request.is_secure())
    return given if given.startswith("/") and ours else ""
