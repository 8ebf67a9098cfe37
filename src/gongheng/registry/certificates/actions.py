"""Pose challenges, take answers, link certificates to people."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.vault import store
from gongheng.registry import entry_checks as check
from gongheng.registry.certificates import programs
from gongheng.registry.certificates.answers import Answer, challenge_text, read_answer
from gongheng.registry.certificates.lifecycle import CERTIFICATE
from gongheng.registry.certificates.models import (
    KEPT,
    LONGEST_ISSUER,
    LONGEST_REASON,
    NONCE_BYTES,
    TIME_TO_ANSWER,
    CertificateLink,
    Challenge,
    Purpose,
)
from gongheng.registry.certificates.rules import check_answer, check_pair


def pose(*, session: str, purpose: str, site: str, at: datetime) -> str:
    """The text this session is to sign; the same one until it is answered or too old."""
    bound = sm3_hex(session.encode())
    open_ones = Challenge.objects.filter(session=bound, purpose=purpose, used_at=None)
    waiting = open_ones.filter(made_at__lte=at, ends_at__gt=at).first()
    if waiting is not None:
        return waiting.text
    Challenge.objects.filter(ends_at__lt=at - KEPT).delete()
    until = at + TIME_TO_ANSWER
    text = challenge_text(site=site, purpose=Purpose(purpose).label, session=bound,
                          nonce=secrets.token_hex(NONCE_BYTES), at=at, until=until)  # fmt: skip
    Challenge.objects.create(digest=sm3_hex(text.encode()), text=text, session=bound,
                             purpose=purpose, made_at=at, ends_at=until)  # fmt: skip
    return text


def take_answer(text: str, *, session: str, purpose: str, at: datetime) -> Answer:
    """Take an answer once. Whatever is wrong with it, its challenge is spent.

    Refuses `answer_malformed`, `challenge_unknown`, `challenge_used`, `challenge_expired`,
    `signature_wrong`, and whatever is wrong with the certificate.
    """
    given = read_answer(text)
    mine = Challenge.objects.filter(
        digest=given.challenge, session=sm3_hex(session.encode()), purpose=purpose
    )
    challenge = mine.first()
    if challenge is None:
        raise Refused("challenge_unknown", field="answer")
    spent = mine.filter(used_at=None).update(used_at=at)
    refuse_unless(spent == 1, "challenge_used", field="answer")
    check_answer(given, challenge, at=at)
    return given


def link_certificate(given: Answer, *, by: Actor, at: datetime) -> CertificateLink:
    """绑定证书。证明私钥在本人手中之后才绑定；一张证书只代表一人一单位."""
    if by.account_id is None:
        raise Refused("not_permitted", act="绑定证书")
    encryption = check_pair(given, by, at=at)
    signing = given.signing
    link = CertificateLink(
        account_id=by.account_id, person=by.person, body=by.body,
        fingerprint=signing.fingerprint, encryption=encryption.fingerprint,
        issuer=signing.issuer_name[:LONGEST_ISSUER], algorithm=signing.kind, since=signing.since,
        until=min(signing.until, encryption.until), linked_at=at,
    )  # fmt: skip
    with beginning(CERTIFICATE, "link_certificate", link, by=by, at=at) as (link, record):
        link.held = store.new_key("certificate")
        store.keep(link.held, {"signing": signing.pem, "encryption": encryption.pem,
                               "between": [one.pem for one in given.between]})  # fmt: skip
        record(**_facts(link))
    return link


def replace_certificate(
    link: CertificateLink, *, given: Answer, by: Actor, at: datetime
) -> CertificateLink:
    """更换证书。旧证书即时停用，新证书即时启用，两者不得同时有效."""
    with transaction.atomic():
        with performing(CERTIFICATE, "replace_certificate", link, by=by, at=at) as (link, record):
            same = given.signing.fingerprint == link.fingerprint
            refuse_unless(not same, "nothing_changed", field="answer")
            link.ended_at = at
            programs.end_keys(link)
            record(fingerprint=link.fingerprint, by_fingerprint=given.signing.fingerprint)
        return link_certificate(given, by=by, at=at)


def unlink_certificate(
    link: CertificateLink, *, reason: str, by: Actor, at: datetime
) -> CertificateLink:
    """解除绑定。即时停止用它登录和签名；此前的签名仍然有效."""
    with performing(CERTIFICATE, "unlink_certificate", link, by=by, at=at) as (link, record):
        link.ended_at = at
        programs.end_keys(link)
        told = check.text(reason, field="reason", most=LONGEST_REASON)
        record(fingerprint=link.fingerprint, reason=told)
    return link


def _facts(link: CertificateLink) -> dict[str, Any]:
    return {"fingerprint": link.fingerprint, "encryption": link.encryption,
            "algorithm": link.algorithm, "until": link.until}  # fmt: skip
