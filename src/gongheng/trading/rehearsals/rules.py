"""When a rehearsal is due, and what makes it pass. Reads, never writes."""

from datetime import datetime, timedelta
from typing import Any

from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.suites import suite
from gongheng.registry.guardians import batches
from gongheng.registry.guardians.models import Guardian
from gongheng.registry.guardians.queries import certificates_of
from gongheng.trading.rehearsals.models import Rehearsal
from gongheng.trading.tendering.models import Tender


def time_to_answer(tender: Tender) -> timedelta:
    """监护人答复一次演练的时间."""
    return timedelta(hours=tender.law["guardians/rehearsal_hours"].value)


def warned_from(tender: Tender) -> datetime | None:
    """投标截止前多久仍未通过的，提示."""
    if tender.bids_due_at is None:
        return None
    lead = timedelta(hours=tender.law["guardians/rehearsal_lead"].value)
    return tender.bids_due_at - lead


def check_batch(rehearsal: Rehearsal, guardian: Guardian, batch: dict[str, Any],
                signature: Any) -> None:  # fmt: skip
    """本次演练、本位次、签名无误，恰好是演练标书的各部分."""
    named = batch["tender"] == rehearsal.code and batch["at"] == guardian.at
    refuse_unless(named, "release_for_another", field="batch")
    public = certificates_of(guardian)[0].public
    batches.check_signature(batch, signature, public, suite(rehearsal.circle.suite))
    wanted = {(rehearsal.commitment, role) for role in rehearsal.halves}
    spoken = set(batches.pairs_of(batch))
    refuse_unless(spoken <= wanted, "share_not_asked", field="shares")
    refuse_unless(wanted <= spoken, "release_incomplete", field="shares")


def tries_left(rehearsal: Rehearsal, guardian: Guardian) -> None:
    """一次演练中可以改正几次；超过的等下一次演练. Refuses `rehearsal_tries_used`."""
    most = rehearsal.tender.law["guardians/rehearsal_tries"]
    used = rehearsal.releases.filter(guardian=guardian).count()
    refuse_unless(used < most.value, "rehearsal_tries_used", ruling=most, most=most.value)


def opens(rehearsal: Rehearsal) -> bool:
    """Whether the shares that came open every part of the dummy, its key and all."""
    for role, first in rehearsal.halves.items():
        shares = {
            one.batch["at"]: bytes.fromhex(row["share"])
            for one in rehearsal.releases.all() if not one.wrong
            for row in one.batch["shares"] if row["role"] == role
        }  # fmt: skip
        try:
            second = sbp.combine(rehearsal.header, role, shares)
            sbp.key_of(rehearsal.header, role, bytes.fromhex(first), second)
        except Refused:
            return False
    return True
