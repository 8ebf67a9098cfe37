"""Open accounts, give and end offices, issue interface keys, note attempts."""

import re
import secrets
from datetime import datetime, timedelta

from gongheng.foundation.access.access import whoever_may_reset
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.lifecycle import OFFICE, RECUSAL
from gongheng.foundation.access.models import (
    LONGEST_REASON,
    Account,
    Office,
    Recusal,
    SecurityEvent,
    Token,
)
from gongheng.foundation.access.roles import kept_apart_from
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.ledger.reading import is_on_record
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.vault import store

TOKEN_LIFE = timedelta(days=365)
_OF_BIDS = re.compile(r"/bidder/|/api/v1/.*(bid|chunk|sealing|consorti|bond)")
_CODE = re.compile(r"/(?!v1/)([^/]*[0-9][^/]*|[0-9a-f]{16,})")


def open_account(username: str, password: str, *, person: str, at: datetime) -> Account:
    """Open a way in for a person already in the vault. Refuses a taken sign-in name."""
    taken = Account.objects.filter(username__iexact=username).exists()
    refuse_unless(not taken, "already_exists", field="username", thing="登录名")
    has_one = Account.objects.filter(person=person).exists()
    refuse_unless(not has_one, "already_exists", field="person", thing="该人员的账号")
    account = Account(username=username, person=person, opened_at=at)
    account.set_password(password)
    account.save()
    return account


def enter_person(*, name: str, phone: str = "", id_number: str = "") -> str:
    """Put a person into the vault once and return the reference; found again by ID number.

    What is known of a person is neither overwritten nor told to whoever types the number again:
    another name with it is refused with `identity_unconfirmed`.
    """
    known = store.find("person", id_number) if id_number else None
    if known:
        same = (store.reveal(known) or {}).get("name") == name
        refuse_unless(same, "identity_unconfirmed", field="id_number")
        return known
    facts = {"name": name, "phone": phone, "id_number": id_number}
    return store.keep(store.new_key("person"), facts, found_by=id_number)


def appoint(
    account: Account, *, role: str, body: str = "", region: str = "", by: Actor, at: datetime
) -> Office:
    """设岗。交易、服务与监督分离：公职岗位与市场岗位不得由同一人担任."""
    office = Office(
        account=account, person=account.person, role=role, body=body, region=region, since=at
    )
    with beginning(OFFICE, "appoint", office, by=by, at=at) as (office, record):
        opposite = kept_apart_from(role)
        held = Office.objects.filter(person=account.person, state="held", role__in=opposite)
        refuse_unless(not held.exists(), "duties_kept_apart", field="role")
        record(role=role, body=body, region=region, account=f"account:{account.pk}")
    return office


def dismiss(office: Office, *, by: Actor, at: datetime) -> Office:
    """离岗。接口密钥同时失效."""
    with performing(OFFICE, "dismiss", office, by=by, at=at) as (office, record):
        office.until = at
        office.tokens.all().delete()
        record(role=office.role, body=office.body)
    return office


def recuse(
    person: str, *, against: str, reason: str, region: str = "", by: Actor, at: datetime
) -> Recusal:
    """申报回避。自此不得参加与该主体或者该项目有关的评标、办理和监督；原因不入办理记录.

    `region`: where the party or tender is; supervision of that region may lift it, of the province
    when none is given. Refuses `matter_unknown` for a code under which nothing was ever recorded
    here (a slip of the pen would otherwise protect nobody), a blank reason, and what is in force.
    """
    against, reason = against.strip(), reason.strip()
    row = Recusal(person=person, against=against, region=region, since=at)
    with beginning(RECUSAL, "recuse", row, by=by, at=at) as (row, record):
        refuse_unless(is_on_record(against), "matter_unknown", field="against")
        refuse_unless(reason, "missing_field", field="reason", name="回避原因")
        refuse_unless(len(reason) <= LONGEST_REASON, "text_too_long", field="reason",
                      most=LONGEST_REASON)  # fmt: skip
        standing = Recusal.objects.in_force().filter(person=person, against=against)
        refuse_unless(not standing.exists(), "already_exists", field="against", thing="回避")
        row.reason = store.keep(store.new_key("recusal"), {"reason": reason})
        record(person=person, against=against)
        record.private(reason=reason)
    return row


def lift_recusal(recusal: Recusal, *, reason: str, by: Actor, at: datetime) -> Recusal:
    """解除回避。回避情形消失的，由行政监督部门核实后解除，不得解除本人的."""
    with performing(RECUSAL, "lift_recusal", recusal, by=by, at=at) as (recusal, record):
        refuse_unless(reason.strip(), "missing_field", field="reason", name="解除原因")
        recusal.until = at
        record(person=recusal.person, against=recusal.against)
        record.private(reason=reason.strip())
    return recusal


def issue_token(office: Office, *, label: str, at: datetime, life: timedelta = TOKEN_LIFE) -> str:
    """Return a new interface key; it is shown once, only its digest is kept."""
    secret = f"gh_{secrets.token_urlsafe(32)}"
    digest = sm3_hex(secret.encode())
    Token.objects.create(digest=digest, office=office, label=label, made_at=at, ends_at=at + life)
    return secret


def end_tokens(label: str, *, before: datetime | None = None) -> int:
    """End the keys of this label: all, or those that had run out before a moment; return how many."""
    rows = Token.objects.filter(label=label)
    rows = rows if before is None else rows.filter(ends_at__lte=before)
    return rows.delete()[0]


def note(kind: str, *, at: datetime, actor: str = "", code: str = "", path: str = "") -> None:
    """Note an attempt for the security auditor: codes and references only, no input.

    Nor which tender a bidder tried to bid for: who bids is secret from the auditor too.
    """
    path = _unlinked(path)[:200]
    SecurityEvent.objects.create(kind=kind, at=at, actor=actor, code=code, path=path)


def _unlinked(path: str) -> str:
    """Take codes and digests out of the addresses at which bids are made."""
    return _CODE.sub("/*", path) if _OF_BIDS.match(path) else path


def revoke_token(office_id: int | None, *, digest_head: str) -> bool:
    """Revoke one key of an office, named by the first 16 digits of its digest."""
    if len(digest_head) != 16 or not digest_head.isalnum():
        return False
    return bool(
        Token.objects.filter(office_id=office_id or 0, digest__startswith=digest_head).delete()[0]
    )


def reset_password(account: Account, *, password: str, by: Actor, at: datetime) -> Account:
    """重设密码，当面核对本人之后。已登录的设备随即退出，接口密钥随即失效；记入安全事件，不入办理记录."""
    offices = list(account.offices.filter(state="held"))
    refuse_unless(whoever_may_reset(by, account, offices), "not_permitted", act="重设密码")
    account.set_password(password)
    account.save(update_fields=["password"])
    Token.objects.filter(office__account=account).delete()
    note("password_reset", at=at, actor=by.reference, code=f"account:{account.pk}")
    return account
