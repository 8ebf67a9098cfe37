"""The one-time code of a demonstration account, as its authenticator app would show it."""

import time

from gongheng.demo.cast import kept


def code_now(username: str) -> str:
    """Return the six digits valid now, or a sentence when the account has none."""
    from allauth.mfa import app_settings
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    known = kept() or {"accounts": []}
    for one in known["accounts"]:  # type: ignore[attr-defined]
        if one["username"] == username and one["secret"]:
            counter = int(time.time()) // app_settings.TOTP_PERIOD
            return format_hotp_value(hotp_value(one["secret"], counter))
    return "没有这个演示账号，或者它不需要动态码"
