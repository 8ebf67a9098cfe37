"""Objections, contests, repair and receivers: every act of the subject, the office and receivers."""

from typing import Annotated, Any

from pydantic import Field

from gongheng.credit.disputes import actions as disputes
from gongheng.credit.disputes.lifecycle import CONTEST, DISPUTE
from gongheng.credit.receivers import actions as receivers
from gongheng.credit.receivers.lifecycle import RECEIPT
from gongheng.credit.repair import actions as repairs
from gongheng.credit.repair.lifecycle import REPAIR
from gongheng.exchange.api import things_credit as find
from gongheng.exchange.api.fields import Text
from gongheng.exchange.api.reads import credit_rights as shapes
from gongheng.exchange.api.reads.credit_rights import router
from gongheng.exchange.api.ways import Way, add

Digests = Annotated[list[Text], Field(max_length=20)]
EVIDENCE: dict[str, Any] = {"evidence": (Digests, None)}
PROOF: dict[str, Any] = {"proof": (Digests, None)}
D, C, R = "/credit/disputes/{code}", "/credit/contests/{code}", "/credit/repairs/{code}"
DS, CS, RS = shapes.DISPUTE, shapes.CONTEST, shapes.REPAIR
# fmt: off
add(
    router,
    Way("/credit/disputes", DISPUTE, disputes.lodge, DS, given=EVIDENCE),
    Way(f"{D}/take-back", DISPUTE, disputes.take_back, DS, find.own_dispute),
    Way(f"{D}/accept", DISPUTE, disputes.accept, DS, find.desk_dispute),
    Way(f"{D}/refuse", DISPUTE, disputes.refuse, DS, find.desk_dispute),
    Way(f"{D}/ask-unit", DISPUTE, disputes.ask_unit, DS, find.desk_dispute),
    Way(f"{D}/tell-facts", DISPUTE, disputes.tell_facts, DS, find.desk_dispute),
    Way(f"{D}/pause", DISPUTE, disputes.pause, DS, find.desk_dispute),
    Way(f"{D}/resume", DISPUTE, disputes.resume, DS, find.desk_dispute),
    Way(f"{D}/uphold", DISPUTE, disputes.uphold, DS, find.desk_dispute),
    Way(f"{D}/reject", DISPUTE, disputes.reject, DS, find.desk_dispute),

    Way("/credit/contests", CONTEST, disputes.report, CS, given=EVIDENCE),
    Way(f"{C}/confirm", CONTEST, disputes.confirm, CS, find.desk_contest),
    Way(f"{C}/turn-down", CONTEST, disputes.turn_down, CS, find.desk_contest),
    Way(f"{C}/conclude", CONTEST, disputes.conclude, CS, find.desk_contest),

    Way("/credit/repairs", REPAIR, repairs.apply, RS, given=PROOF),
    Way(f"{R}/supplement", REPAIR, repairs.supplement, RS, find.own_repair, PROOF),
    Way(f"{R}/take-back", REPAIR, repairs.take_back, RS, find.own_repair),
    Way(f"{R}/ask-supplement", REPAIR, repairs.ask_supplement, RS, find.desk_repair),
    Way(f"{R}/check-materials", REPAIR, repairs.check_materials, RS, find.desk_repair),
    Way(f"{R}/accept", REPAIR, repairs.accept, RS, find.desk_repair),
    Way(f"{R}/refuse", REPAIR, repairs.refuse, RS, find.desk_repair),
    Way(f"{R}/verify", REPAIR, repairs.verify, RS, find.desk_repair),
    Way(f"{R}/extend", REPAIR, repairs.extend, RS, find.desk_repair),
    Way(f"{R}/grant", REPAIR, repairs.grant, RS, find.desk_repair),
    Way(f"{R}/deny", REPAIR, repairs.deny, RS, find.desk_repair),
    Way(f"{R}/finish", REPAIR, repairs.finish, RS, find.desk_repair),
    Way(f"{R}/propose-revocation", REPAIR, repairs.propose_revocation, RS, find.desk_repair),
    Way(f"{R}/drop-revocation", REPAIR, repairs.drop_revocation, RS, find.desk_repair),
    Way(f"{R}/revoke", REPAIR, repairs.revoke, RS, find.desk_repair),

    Way("/credit/receipts/{receipt_id}/acknowledge", RECEIPT, receivers.acknowledge, shapes.RECEIPT, find.receipt),
)
# fmt: on
