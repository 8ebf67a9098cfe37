"""Objections and repairs, reached only by real acts."""

from datetime import date, datetime
from itertools import count

from builders.credit import (
    DAY,
    Bureau,
    a_bureau,
    a_document_number,
    a_published_record,
    another_officer,
)
from builders.lists import text_digest
from builders.registry import HUBEI, YICHANG, a_party, someone_of
from gongheng.credit.disputes import actions as disputes
from gongheng.credit.disputes.models import Dispute
from gongheng.credit.pledges import actions as pledges
from gongheng.credit.records.models import Record
from gongheng.credit.repair import actions as repairs
from gongheng.credit.repair.models import Repair
from gongheng.foundation import clock
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.files import store
from gongheng.registry.parties.queries import party_of

BEGUN = clock.beijing(2026, 4, 8, 9)  # a Wednesday, under the rules of April 2026
_numbers = count(1)


def a_proof(at=BEGUN, *, by: Actor) -> str:
    """The digest of a piece of evidence in store."""
    text = f"%PDF-1.4\n证明 {next(_numbers)}\n%%EOF\n".encode()
    return store.put(text, name="证明.pdf", at=at, by=by).digest


class Scene:
    """One record in publicity, the subject's person, the organ that reported it, the province."""

    def __init__(self, *, at: datetime = BEGUN, conduct: str = "B201", subject: str = "",
                 bureau: Bureau | None = None, province: Bureau | None = None,
                 decided_on: date | None = None, **content) -> None:  # fmt: skip
        self.bureau = bureau or a_bureau(YICHANG, at=at)
        self.province = province or a_bureau(HUBEI, at=at)
        party = party_of(subject) if subject else a_party(at=at)
        self.record: Record = a_published_record(
            self.bureau, self.province, subject=party.code, conduct=conduct, at=at,
            content=content, **({"decided_on": decided_on} if decided_on else {}),
        )  # fmt: skip
        self.own: Actor = someone_of(party, at=at)

    @property
    def code(self) -> str:
        return self.record.subject.code

    def now(self) -> Record:
        return Record.objects.select_related("subject").get(pk=self.record.pk)


def a_dispute(scene: Scene, *, at=BEGUN, **changes) -> Dispute:
    told = {"subject_code": scene.code, "target_code": scene.record.code, "grounds": "金额记载有误",
            "claimed": "罚款1.5万元", "evidence": [a_proof(at, by=scene.own)], "by": scene.own}  # fmt: skip
    return disputes.lodge("record", **{**told, **changes}, at=at)


def an_accepted_dispute(scene: Scene, *, at=BEGUN) -> Dispute:
    return disputes.accept(a_dispute(scene, at=at), by=scene.bureau.checker, at=at)


def a_repair_pledge(scene: Scene, *, at) -> str:
    return pledges.sign("repair", subject_code=scene.code, subject_kind="bidder",
                        digest=text_digest("repair", at), by=scene.own, at=at).code  # fmt: skip


def an_application(scene: Scene, *, at, **changes) -> Repair:
    told = {
        "statement": "罚款已经缴纳，已经整改",
        "proof": [a_proof(at, by=scene.own)],
        "by": scene.own,
    }
    if "pledge_code" not in changes:
        told["pledge_code"] = a_repair_pledge(scene, at=at)
    return repairs.apply(scene.record.code, **{**told, **changes}, at=at)


def a_verified_repair(scene: Scene, *, at) -> Repair:
    repair = repairs.check_materials(an_application(scene, at=at), by=scene.bureau.clerk, at=at)
    repair = repairs.accept(repair, by=scene.bureau.clerk, at=at)
    return repairs.verify(repair, findings="经查询缴款凭证属实", by=scene.bureau.clerk, at=at)


def a_granted_repair(scene: Scene, *, at) -> Repair:
    return repairs.grant(a_verified_repair(scene, at=at), document_number=a_document_number(),
                         reason="条件齐备", by=scene.bureau.checker, at=at)  # fmt: skip


def a_doubted_repair(scene: Scene, repair: Repair, *, at, grounds="伪造") -> Repair:
    """One more officer says its material is false; the subject answers."""
    proposer = another_officer(scene.record, at=at)
    repair = repairs.propose_revocation(
        repair, grounds=grounds, digest=a_proof(at, by=proposer), by=proposer, at=at
    )
    if repair.pledge.open_finding():
        pledges.state_case(repair.pledge, statement="材料属实", by=scene.own, at=at)
    return repair


def a_revoked_repair(scene: Scene, repair: Repair, *, at, grounds="伪造") -> Repair:
    """Revoked by two who neither verified nor granted it."""
    repair = a_doubted_repair(scene, repair, at=at, grounds=grounds)
    return repairs.revoke(repair, answer="证据确凿", by=scene.province.clerk, at=at)


__all__ = ["BEGUN", "DAY", "Scene", "a_dispute", "a_doubted_repair", "a_granted_repair", "a_proof", "a_repair_pledge", "a_revoked_repair",
           "a_verified_repair", "an_accepted_dispute", "an_application"]  # fmt: skip
