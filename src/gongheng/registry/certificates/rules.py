"""What a certificate must be before it stands for a person."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.certificates.judging import judge
from gongheng.foundation.certificates.reading import Certificate
from gongheng.foundation.certificates.signatures import verify_with
from gongheng.foundation.certificates.trust import trusted
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry.certificates.answers import Answer, signed_bytes
from gongheng.registry.certificates.models import Challenge

RELIABLE = "电子签名法第十三条"


def check_answer(given: Answer, challenge: Challenge, *, at: datetime) -> None:
    """The signature over this challenge, in time, by a certificate good now. Refuses."""
    in_time = challenge.made_at <= at < challenge.ends_at
    refuse_unless(in_time, "challenge_expired", field="answer")
    signed = verify_with(given.signing, signed_bytes(challenge.text), given.signature)
    refuse_unless(signed, "signature_wrong", field="answer", source=RELIABLE)
    judge(given.signing, trusted(day_of(at)), at=at, between=given.between)


def check_pair(given: Answer, actor: Actor, *, at: datetime) -> Certificate:
    """The encryption certificate that belongs to the signing one, both of this unit. Refuses."""
    if given.encryption is None:
        raise Refused("encryption_certificate_missing", field="answer")
    judge(given.encryption, trusted(day_of(at)), at=at, use="encrypt", between=given.between)
    one, other = given.signing, given.encryption
    same = (one.subject, one.issuer, one.kind) == (other.subject, other.issuer, other.kind)
    refuse_unless(same and one.public != other.public, "certificates_apart", field="answer")
    foreign = bool(one.unit_code) and one.unit_code != actor.body
    refuse_unless(not foreign, "certificate_of_another_unit", field="answer", unit=one.unit_code)
    return other
