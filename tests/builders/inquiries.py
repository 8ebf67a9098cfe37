"""Approvals to open what is not public, reached only by real acts."""

from builders.credit import Bureau, a_bureau
from builders.registry import HUBEI, START, WUHAN, a_code, an_office, an_organ, someone_of
from gongheng.credit.inquiries import actions
from gongheng.credit.inquiries.models import Inquiry
from gongheng.credit.inquiries.purposes import ENDED, NAME, UNPUBLISHED
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.registry.parties.queries import party_of

ALL_PARTS = [ENDED, UNPUBLISHED, NAME, "field:legal_representative", "field:remark"]
CANARY = "闭门金丝雀"  # what nobody may read without a live approval


def a_pair(role=Role.INSPECTOR, *, region=WUHAN, at=START) -> tuple[Actor, Actor]:
    """Two people of one organ in the same office."""
    kind = "discipline" if role == Role.INSPECTOR else "supervision"
    organ = an_organ(kind=kind, region=region, name="示例办案机关", at=at)
    first, second = (an_office(role, organ.code, region, at=at) for _ in range(2))
    return first, second


def a_request(subject: str, by: Actor, *, at=START, **changes) -> Inquiry:
    told = {
        "case_number": "示例案〔2026〕1号",
        "subjects": [subject],
        "parts": ALL_PARTS,
        "days": 10,
    }
    purpose = changes.pop("purpose", "discipline")
    return actions.request(purpose, **{**told, **changes}, by=by, at=at)


def a_grant(subject: str, *, at=START, **changes) -> tuple[Inquiry, Actor]:
    """A live approval and the inspector who holds it."""
    asker, other = a_pair(at=at)
    inquiry = a_request(subject, asker, at=at, **changes)
    return actions.approve(inquiry, by=other, at=at), asker


def an_authorisation(subject: str, unit: Actor, *, at=START, **changes) -> Inquiry:
    firm = someone_of(party_of(subject), at=at)
    told = {"purpose": "financing", "parts": ALL_PARTS, "days": 10}
    return actions.authorise(unit.body, **{**told, **changes}, by=firm, at=at)


__all__ = ["ALL_PARTS", "CANARY", "HUBEI", "Bureau", "a_bureau", "a_code", "a_grant", "a_pair",
           "a_request", "an_authorisation"]  # fmt: skip
