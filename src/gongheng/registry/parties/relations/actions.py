"""Declare relations of control and the responsible person; what ended stays on the file."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.parties.lifecycle import HEAD, RELATION, PartyState
from gongheng.registry.parties.models import Head, Party, Relation, RelationKind


def declare_relation(party: Party, *, other_code: str, other_name: str, kind: str, note: str = "",
                     by: Actor, at: datetime) -> Relation:  # fmt: skip
    """申报与另一单位的控股、管理或者其他利害关系。一次申报，以后各标段不再询问."""
    line = Relation(
        party=party,
        other_code=check.uscc(other_code, field="other_code"),
        other_name=check.text(other_name, field="other_name"),
        kind=check.among(kind, RelationKind.values, field="kind"),
        note=check.text(note, field="note", most=500, required=False),
        entered_at=at,
    )
    with beginning(RELATION, "declare_relation", line, by=by, at=at) as (line, record):
        _registered(party)
        refuse_unless(line.other_code != party.code, "related_to_itself", field="other_code")
        record(party=party.code, other=line.other_code, kind=line.kind)
    return line


def withdraw_relation(line: Relation, *, reason: str, by: Actor, at: datetime) -> Relation:
    """终止关联关系。此前递交的投标仍按递交时的关系核对."""
    with performing(RELATION, "withdraw_relation", line, by=by, at=at) as (line, record):
        line.ended_at = at
        record(party=line.party.code, other=line.other_code, kind=line.kind,
               reason=check.text(reason, field="reason", most=500))  # fmt: skip
    return line


def declare_head(party: Party, *, person: str, by: Actor, at: datetime) -> Head:
    """申报单位负责人。姓名与证件号只在保密库，是否同一人凭引用比对."""
    reference = check.vault_reference(person, "person", field="person", required=True)
    line = Head(party=party, person=reference, entered_at=at)
    with beginning(HEAD, "declare_head", line, by=by, at=at) as (line, record):
        _registered(party)
        known = party.heads.filter(state="in_force").exists()
        refuse_unless(not known, "already_exists", field="person", thing="单位负责人")
        record(party=party.code)
    return line


def withdraw_head(line: Head, *, reason: str, by: Actor, at: datetime) -> Head:
    """终止单位负责人，例如换人。此前递交的投标仍按递交时的负责人核对."""
    with performing(HEAD, "withdraw_head", line, by=by, at=at) as (line, record):
        line.ended_at = at
        record(party=line.party.code, reason=check.text(reason, field="reason", most=500))
    return line


def _registered(party: Party) -> None:
    registered = Party.objects.filter(pk=party.pk, state=PartyState.REGISTERED)
    refuse_unless(registered.select_for_update().exists(), "party_unknown", field="party")
