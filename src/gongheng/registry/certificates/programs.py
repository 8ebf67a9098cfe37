"""Keys that a program of a person gets for a signed challenge: short, and bound to the certificate.

No legal act: what is then done with such a key is, and stands in the ledger as the person's own.
"""

from datetime import datetime, timedelta

from django.db import transaction

from gongheng.foundation.access import actions as access
from gongheng.foundation.access.queries import offices_of
from gongheng.foundation.access.roles import MARKET
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry.certificates.answers import Answer
from gongheng.registry.certificates.models import CertificateLink
from gongheng.registry.certificates.queries import SOURCE, live

LIFE = timedelta(minutes=30)


def key_for(given: Answer, *, role: str, at: datetime) -> tuple[str, datetime]:
    """The key and when it ends, for the office in which the certificate's holder acts for its unit.

    Only for the market's offices: public duty asks for a second factor in a session of its own.
    It lives no longer than the certificates. Refuses `certificate_not_linked`, `certificate_expired`,
    `not_permitted`.
    """
    with transaction.atomic():  # whoever ends the link waits and ends this key too, or came first
        link = live().select_for_update().filter(fingerprint=given.signing.fingerprint).first()
        if link is None:
            raise Refused("certificate_not_linked", field="answer", source=SOURCE)
        offices = offices_of(link.account_id)
        held = [one for one in offices if (one.role, one.body) == (role, link.body)]
        able = role in MARKET and held and held[0].account.is_active
        refuse_unless(able, "not_permitted", field="role", act="以命令行登录", source=SOURCE)
        access.end_tokens(_label(link), before=at)
        refuse_unless(at < link.until, "certificate_expired", field="answer",
                      name=given.signing.name, until=link.until)  # fmt: skip
        life = min(LIFE, link.until - at)
        return access.issue_token(held[0], label=_label(link), at=at, life=life), at + life


def end_keys(link: CertificateLink) -> int:
    """With the link its keys end at once, not when their time is over."""
    return access.end_tokens(_label(link))


def _label(link: CertificateLink) -> str:
    return f"命令行登录，证书 {link.fingerprint}"
