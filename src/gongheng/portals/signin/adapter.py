"""How allauth behaves here: no sign-up of its own, no e-mail, attempts noted without input."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from gongheng.foundation import clock
from gongheng.foundation.access import actions as access
from gongheng.foundation.vault import store


class SignIn(DefaultAccountAdapter):
    """Sign-in by name and password; registration is our own page (单位登记)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "账号已停用，请联系本单位管理员。",
        "enter_current_password": "请填写现在的密码。",
        "incorrect_password": "密码不正确。",
        "too_many_login_attempts": "连续多次没有成功，请五分钟后再试。",
        "username_password_mismatch": "登录名或密码不正确。请检查大小写后重试；连续多次不成功会暂停登录。",
        "username_taken": "登录名已被使用。",
        "rate_limited": "操作过于频繁，请稍后再试。",
    }  # fmt: skip

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never through allauth."""
        return False

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """No e-mail is kept and none is sent."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """See `send_mail`."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Its own messages speak of e-mail and in other words; our pages say what happened."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Go to one's desk; the desk asks for the office when there are several."""
        return reverse("desk:desk")

    def login(self, request: HttpRequest, user: Any) -> None:
        """Open the session under a new key and note it."""
        super().login(request, user)
        note("sign_in", request, account=user)

    def logout(self, request: HttpRequest) -> None:
        """Close the session and note it."""
        note("sign_out", request, account=request.user)
        super().logout(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords by name and address together.

        By name alone anybody could keep another out of an opening by typing his name wrongly five
        times. One address stays limited over all names as well (`ACCOUNT_RATE_LIMITS`).
        """
        by_name = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{by_name}@{get_ip(request)}"

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a wrong password: neither the name that was typed nor the password."""
        super().authentication_failed(request, **credentials)
        note("wrong_password", request)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Say no to a closed account and note it."""
        note("sign_in_refused", request, account=user)
        return super().respond_user_inactive(request, user)


class SecondFactor(DefaultMFAAdapter):
    """Keeps the secrets of one-time codes in the vault and speaks Chinese."""

    error_messages = {
        "add_email_blocked": "本平台不使用邮箱。",
        "cannot_delete_authenticator": "公职岗位必须保留一种第二验证方式，不能全部停用。",
        "cannot_generate_recovery_codes": "先设置动态口令或通行密钥，再生成备用码。",
        "incorrect_code": "验证码不正确，请核对手机时间后重试。",
        "unverified_email": "本平台不使用邮箱。",
    }

    def encrypt(self, text: str) -> str:
        """Return the vault reference under which the secret lies."""
        return store.keep(store.new_key("factor"), {"secret": text})

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret behind a vault reference, "" when it was erased."""
        return (store.reveal(encrypted_text) or {}).get("secret", "")


def note(kind: str, request: HttpRequest, account: Any = None) -> None:
    """Note one event of the sign-in under the account's number, never its name."""
    actor = f"account:{account.pk}" if account is not None and account.pk else ""
    access.note(kind, at=clock.now(), actor=actor, path=request.path)
