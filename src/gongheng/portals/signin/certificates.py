"""Sign-in by certificate, and the certificates one acts with."""

import secrets
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.decorators import rate_limit
from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View
from django.views.generic.edit import FormView

from gongheng.foundation.refusals import Refused
from gongheng.portals.doors import Door
from gongheng.portals.forms import ActForm, ActView, Reason
from gongheng.portals.middleware import note_refusal
from gongheng.portals.signin.adapter import note
from gongheng.registry.certificates import actions, queries
from gongheng.registry.certificates.answers import LARGEST, Answer
from gongheng.registry.certificates.lifecycle import CERTIFICATE

SESSION = "certificate_session"
SIGN_IN, LINK = "sign_in", "link"
FILE_NAME = "challenge.txt"


class AnswerForm(ActForm):
    """The signed answer, as a file or pasted."""

    file = forms.FileField(label="签名结果文件", required=False)
    answer = forms.CharField(label="或者粘贴签名结果", required=False, max_length=LARGEST,
                             widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}))  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """One of the two, read as text."""
        given = super().clean() or {}
        file = given.get("file")
        if file:
            given["answer"] = file.read(LARGEST + 1).decode(errors="replace")
        if not given.get("answer"):
            self.add_error("answer", "请选择签名结果文件，或者把签名结果粘贴到这里。")
        return given


def posed(request: HttpRequest, purpose: str) -> str:
    """The text this session is to sign now."""
    known = request.session.get(SESSION)
    if not isinstance(known, str):
        known = request.session[SESSION] = secrets.token_hex(32)
    site = settings.PUBLIC_ADDRESS
    return actions.pose(session=known, purpose=purpose, site=site, at=request.now)


def taken(request: HttpRequest, form: Any, purpose: str) -> Answer:
    """The answer, taken once. Refuses."""
    known = request.session.get(SESSION, "")
    return actions.take_answer(
        form.cleaned_data["answer"], session=known, purpose=purpose, at=request.now
    )


def as_file(text: str) -> HttpResponse:
    """The text as a file, the very bytes that are signed."""
    answer = HttpResponse(text.encode(), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    answer["Cache-Control"] = "no-store"
    return answer


@method_decorator([rate_limit(action="login"), never_cache], name="dispatch")
class CertificateSignIn(FormView):
    """Sign in with a linked certificate in place of the password."""

    form_class = AnswerForm
    template_name = "signin/certificate_in.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A person already signed in goes to the desk."""
        if request.user.is_authenticated:
            return redirect("desk:desk")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Open the session, by way of the second factor where there is one."""
        try:
            given = taken(self.request, form, SIGN_IN)
            account = queries.account_of(given)
        except Refused as refused:
            note_refusal(self.request, refused.code)
            form.refuse(refused)
            return self.render_to_response(self.get_context_data(form=form), status=refused.status)
        self.request.session.pop(SESSION, None)
        note("certificate_shown", self.request, account=account)
        record_authentication(self.request, account, method="certificate")
        return perform_login(self.request, Login(user=account, redirect_url=reverse("desk:desk")))

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the faults."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give what is to be signed now."""
        text = posed(self.request, SIGN_IN)
        url = reverse("signin:certificate_in_text")
        return {"challenge": text, "text_url": url, **super().get_context_data(**kwargs)}


@method_decorator([rate_limit(action="login"), never_cache], name="dispatch")
class SignInText(View):
    """What a visitor is to sign, as a file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Give the same text as the page."""
        return as_file(posed(request, SIGN_IN))


class LinkText(Door, View):
    """What a person is to sign to link a certificate, as a file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Give the same text as the page."""
        return as_file(posed(request, LINK))


@method_decorator(never_cache, name="dispatch")
class Certificates(ActView):
    """One's certificates for the unit one acts for; link one, or replace the live one."""

    form_class = AnswerForm
    template_name = "signin/certificates.html"
    title = "我的证书"
    done = "证书已绑定，现在起可以用它登录和签名。"

    def load(self) -> Any:
        """The live one, if any."""
        return queries.live_link(self.request.actor)

    def act(self, form: Any) -> Any:
        """Link, or replace."""
        given, told = taken(self.request, form, LINK), {"by": self.request.actor,
                                                        "at": self.request.now}  # fmt: skip
        if self.thing is None:
            return actions.link_certificate(given, **told)
        return actions.replace_certificate(self.thing, given=given, **told)

    def done_url(self) -> str:
        """Stay here."""
        return reverse("signin:certificates")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give what is to be signed, and what was linked before."""
        verb = "replace_certificate" if self.thing else "link_certificate"
        return {
            **super().get_context_data(**kwargs),
            "challenge": posed(self.request, LINK), "text_url": reverse("signin:certificate_text"),
            "links": queries.own_links(self.request.actor),
            "submit": CERTIFICATE.acts[verb].label, "article": CERTIFICATE.acts[verb].under,
        }  # fmt: skip


class EndCertificate(ActView):
    """End a link whose key was lost or given up."""

    form_class = Reason
    life, verb = CERTIFICATE, "unlink_certificate"
    lead = "解除后即时不能再用这张证书登录和签名，此前的签名仍然有效。"
    done = "证书绑定已解除。"
    danger = True

    def load(self) -> Any:
        """One's own link."""
        own = queries.own_links(self.request.actor)
        found = next((one for one in own if one.pk == self.kwargs["pk"]), None)
        if found is None:
            raise Http404
        return found

    def act(self, form: Any) -> Any:
        """End it."""
        return actions.unlink_certificate(
            self.thing, reason=form.cleaned_data["reason"],
            by=self.request.actor, at=self.request.now,
        )  # fmt: skip

    def done_url(self) -> str:
        """Back to one's certificates."""
        return reverse("signin:certificates")
