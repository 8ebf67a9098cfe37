"""Whether a program's sign-in showed the second factor that the account asks for."""

from typing import Any

from gongheng.exchange.api.attempts import few_codes
from gongheng.foundation.refusals import Refused, refuse_unless


def shown(account: Any, code: str) -> None:
    """Nothing where the account has none. Refuses `code_wanted`, `too_many_attempts`.

    A passkey cannot be shown outside a browser: such an account takes an interface key there.
    """
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP
    from allauth.mfa.utils import is_mfa_enabled

    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    if not is_mfa_enabled(account, kinds):
        return
    refuse_unless(few_codes(account.pk), "too_many_attempts", field="code")
    own = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
    if own is None or not TOTP(own).validate_code(code):
        raise Refused("code_wanted", field="code")
