"""Every write of a bid."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from gongheng.foundation.access import actions as access
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import Record, beginning, hold, performing, plain
from gongheng.foundation.clock import day_of
from gongheng.foundation.files import store
from gongheng.foundation.files.queries import file_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.vault import store as vault
from gongheng.rules.codelists import codelist
from gongheng.trading.bidding import envelope, rules
from gongheng.trading.bidding.consortia.queries import partners_of
from gongheng.trading.bidding.entering import one_bid_of
from gongheng.trading.bidding.lifecycle import BID
from gongheng.trading.bidding.models import Bid, Consortium
from gongheng.trading.bidding.order import tender_first
from gongheng.trading.bonds.endings import free_one
from gongheng.trading.bonds.models import Cause
from gongheng.trading.tendering.models import Section
from gongheng.trading.tendering.rules import refuse_if_paused

REJECTION_GROUNDS = "rejection_grounds/实施条例第五十一条"


def submit(section: Section, *, letter: dict[str, Any],
           attachments: list[tuple[str, bytes]] | None = None, signature: str = "",
           certificate: str = "", by: Actor, at: datetime) -> Bid:  # fmt: skip
    """递交投标文件。即时封装并给出回执；每个投标人对一个标段只有一份有效投标."""
    bid = Bid(section=section, bidder_code=by.body, signature=signature, certificate=certificate,
              submitted_at=at)  # fmt: skip
    with beginning(BID, "submit", bid, by=by, at=at) as (bid, record):
        tender = hold(section.tender)
        rules.takes_plain(tender)
        one_bid_of(bid, tender, by=by, at=at)
        _seal_into(bid, letter, attachments or [], record, at)
    return bid


def replace(bid: Bid, *, letter: dict[str, Any],
            attachments: list[tuple[str, bytes]] | None = None, signature: str = "",
            certificate: str = "", by: Actor, at: datetime) -> Bid:  # fmt: skip
    """补充、修改：以新的信封整体替换，旧信封的密钥随即销毁."""
    with (
        tender_first(bid) as tender,
        performing(BID, "replace", bid, by=by, at=at) as (bid, record),
    ):
        rules.takes_plain(tender)
        old, before = bid.key, bid.sealed_digest
        bid.signature, bid.certificate, bid.submitted_at = signature, certificate, at
        _seal_into(bid, letter, attachments or [], record, at)
        vault.erase(old)
        record(replaces=before)
    return bid


def withdraw(bid: Bid, *, reason: str, by: Actor, at: datetime) -> Bid:
    """撤回，截止前不计后果。截止后是撤销，保证金可以不退（实施条例第三十五条）."""
    with (
        tender_first(bid) as tender,
        performing(BID, "withdraw", bid, by=by, at=at) as (bid, record),
    ):
        rules.may_be_taken_back(tender, at)
        rules.takes_plain(tender)
        vault.erase(bid.key)
        free_one(
            bid.section, bid.bidder_code, cause=Cause.WITHDRAWN, since=day_of(at), by=by, at=at
        )
        record(reason=reason)
    return bid


def unseal(bid: Bid, *, by: Actor, at: datetime) -> Bid:
    """开启。宣读的必须就是封存的：摘要不符即不得宣读."""
    with performing(BID, "unseal", bid, by=by, at=at) as (bid, record):
        tender = bid.section.tender
        refuse_if_paused(tender)
        assert tender.bids_due_at is not None
        refuse_unless(at >= tender.bids_due_at, "too_early", due=tender.bids_due_at)
        letter, attachments, package = envelope.open_up(bid.sealed_digest, bid.key)
        bid.unsealed_digest, bid.opened_at = package, at
        bid.price, bid.period_days = Decimal(letter["price"]), letter["period_days"]
        bid.quality = letter["quality"]
        bid.manager = access.enter_person(name=letter["manager"])
        bid.attachments = [
            {"name": name, "digest": store.put(content, name=name, at=at).digest}
            for name, content in attachments
        ]
        record(sealed=bid.sealed_digest, unsealed=package, price=bid.price,
               period_days=bid.period_days, bidder=bid.bidder_code, section=bid.section.code)  # fmt: skip
    return bid


def revoke(bid: Bid, *, reason: str, by: Actor, at: datetime) -> Bid:
    """撤销：截止以后、中标通知书发出之前，由投标人自己作出，不能恢复；招标人可以不退还投标保证金."""
    with performing(BID, "revoke", bid, by=by, at=at) as (bid, record):
        refuse_if_paused(bid.section.tender)
        refuse_unless(reason.strip(), "missing_field", field="reason", name="撤销原因")
        rules.may_be_revoked(bid, at)
        bid.rejected_for, bid.rejected_because = rules.REVOKED, "投标人书面撤销投标文件"
        bid.revoked_at = at
        record(bidder=bid.bidder_code, section=bid.section.code)
        record.private(reason=reason.strip())
    return bid


def reject(bid: Bid, *, ground: str, reason: str, by: Actor, at: datetime) -> Bid:
    """否决投标。只能依据法定或者招标文件规定的情形，并写明理由."""
    with performing(BID, "reject", bid, by=by, at=at) as (bid, record):
        refuse_if_paused(bid.section.tender)
        known = {entry.code for entry in codelist(REJECTION_GROUNDS).on(bid.section.tender.law_day)}
        refuse_unless(ground in known, "unknown_value", field="ground", value_given=ground)
        refuse_unless(reason.strip(), "missing_field", field="reason", name="否决理由")
        bid.rejected_for, bid.rejected_because = ground, reason
        record(ground=ground, bidder=bid.bidder_code, section=bid.section.code)
    return bid


def invalidate(bid: Bid, *, ground: str, reason: str, by: Actor, at: datetime) -> Bid:
    """认定投标无效：关联单位同标段投标、联合体成员另行投标的，相关投标均无效."""
    with performing(BID, "invalidate", bid, by=by, at=at) as (bid, record):
        refuse_if_paused(bid.section.tender)
        grounds, _ = rules.invalidity(ground, bid.section.tender)
        bid.rejected_for, bid.rejected_because = ground, reason
        record(ground=ground, bidder=bid.bidder_code, section=bid.section.code,
               source=grounds.source)  # fmt: skip
    return bid


def reject_with_all(bid: Bid, *, ground: str, reason: str, by: Actor, at: datetime) -> Bid:
    """随全部投标否决：有效投标不足规定个数且明显缺乏竞争，评标委员会否决全部投标."""
    with performing(BID, "reject_with_all", bid, by=by, at=at) as (bid, record):
        refuse_if_paused(bid.section.tender)
        grounds, _ = rules.invalidity(ground, bid.section.tender)
        bid.rejected_for, bid.rejected_because = ground, reason
        record(ground=ground, bidder=bid.bidder_code, section=bid.section.code,
               source=grounds.source)  # fmt: skip
    return bid


def lapse(bid: Bid, *, reason: str, by: Actor, at: datetime) -> Bid:
    """退回：投标人不足三个不得开标，或者终止招标，投标文件未经开启退回."""
    with performing(BID, "lapse", bid, by=by, at=at) as (bid, record):
        refuse_if_paused(bid.section.tender)
        vault.erase(bid.key)
        record(reason=reason, section=bid.section.code)
    return bid


def _seal_into(bid: Bid, letter: dict[str, Any], attachments: list[tuple[str, bytes]],
               record: Record, at: datetime) -> None:  # fmt: skip
    tender = hold(bid.section.tender)
    rules.may_take_part(bid, tender, at)
    rules.attachments_are_acceptable(attachments)
    letter = rules.letter_is_complete(letter)
    if bid.consortium is not None:
        letter = plain({**letter, "consortium": partners_of(bid.consortium)})
        attachments = [_agreement(bid.consortium), *attachments]
    sealed = envelope.close(letter, attachments, at)
    bid.sealed_digest, bid.sealed_size, bid.key = sealed.digest, sealed.size, sealed.key
    bid.receipt = plain({"section": bid.section.code, "digest": sealed.digest,
                         "size": sealed.size, "received_at": at})  # fmt: skip
    record(section=bid.section.code, digest=sealed.digest, size=sealed.size)


def _agreement(consortium: Consortium) -> tuple[str, bytes]:
    """共同投标协议连同投标文件一并提交（招标投标法第三十一条）."""
    row = file_of(consortium.agreement)
    endings = {kind: name for name, kind in store.KINDS.items()}
    ending = endings.get(row.media_type, "") if row else ""
    content = store.get(consortium.agreement)
    store.kind_of(content, f"共同投标协议{ending}", field="agreement")
    return f"共同投标协议{ending}", content
