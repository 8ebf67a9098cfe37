"""Every write of the common opening, phase by phase."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing, plain
from gongheng.foundation.files.queries import file_of
from gongheng.foundation.ledger.keys import log_signer
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.package.forms import part_of
from gongheng.registry.guardians import batches
from gongheng.trading.bidding import envelope
from gongheng.trading.bidding.intake.queries import round_of
from gongheng.trading.bidding.models import Bid
from gongheng.trading.opening.coefficients.queries import not_asked
from gongheng.trading.opening.faults.stopping import stopped
from gongheng.trading.opening.lifecycle import UNSEALING
from gongheng.trading.opening.models import (
    Half,
    Opening,
    RecordFile,
    Release,
    Trouble,
    Unsealing,
)
from gongheng.trading.opening.objected import objections_let_it_go_on
from gongheng.trading.opening.receipts import digest_of, receipt
from gongheng.trading.opening.shares import reading, rules
from gongheng.trading.opening.shares.closed_set import header_of, the_seals_fit
from gongheng.trading.tendering.rules import refuse_if_paused


def show_seals(opening: Opening, *, by: Actor, at: datetime) -> Unsealing:
    """公布封条。递交链、承诺和标书头摘要与截止记录一致才能开标；任何人可以下载核验、当场提出异议."""
    tender = opening.tender
    opens_at = at + rules.minutes(tender, "opening/seal_check_minutes")
    unsealing = Unsealing(opening=opening, opens_at=opens_at)
    with beginning(UNSEALING, "show_seals", unsealing, by=by, at=at) as (unsealing, record):
        refuse_if_paused(tender)
        entry = the_seals_fit(tender)
        unsealing.head = entry.facts["head"]
        record(head=unsealing.head, count=entry.facts["count"], opens_at=opens_at)
    return unsealing


def open_window(unsealing: Unsealing, *, by: Actor, at: datetime) -> Unsealing:
    """开始解密。封条核验的时间已过，当场提出的异议都已答复，或者答复的时间已过."""
    with performing(UNSEALING, "open_window", unsealing, by=by, at=at) as (unsealing, record):
        tender = unsealing.tender
        refuse_if_paused(tender)
        objections_let_it_go_on(tender, at, since=unsealing.opens_at)
        rules.checking_is_over(unsealing, at)
        refuse_unless(not not_asked(tender), "coefficient_not_asked")
        unsealing.opens_at = at
        unsealing.gives_until = at + rules.minutes(tender, "opening/decrypt_window_minutes")
        record(gives_until=unsealing.gives_until)
    return unsealing


def give_half(unsealing: Unsealing, *, bid: Bid, halves: dict[str, str],
              by: Actor, at: datetime) -> Unsealing:  # fmt: skip
    """投标人解密。只交出自己的一份，与封标时的承诺核对，给签名的回执；没有监护人的份额，谁也读不出内容."""
    with (
        transaction.atomic(),
        _receipted(bid, at) as given,
        performing(UNSEALING, "give_half", unsealing, by=by, at=at) as (unsealing, record),
    ):
        refuse_if_paused(unsealing.tender)
        rules.window_is_open(unsealing, at)
        rules.own_live_bid(unsealing, bid, by)
        right = rules.halves_are_right(bid, halves)
        refuse_unless(not bid.halves.exists(), "already_exists", thing="解密信息")
        for role, value in right.items():
            given.rows.append(Half(bid=bid, role=role, value=value, received_at=at))
        given.digest = digest_of(bid.commitment, halves=right)
        record(bid=bid.commitment, roles=list(right), digest=given.digest)
    return unsealing


def give_remedy(unsealing: Unsealing, *, bid: Bid, part: str, salt: bytes, content: bytes,
                by: Actor, at: datetime) -> Unsealing:  # fmt: skip
    """补救解密。设备和恢复文件都失灵的，交出封标时的原文和盐；摘要与承诺一致的才收，开启之前仍加密保存."""
    with (
        transaction.atomic(),
        _receipted(bid, at) as given,
        performing(UNSEALING, "give_remedy", unsealing, by=by, at=at) as (unsealing, record),
    ):
        refuse_if_paused(unsealing.tender)
        rules.window_is_open(unsealing, at)
        rules.own_live_bid(unsealing, bid, by)
        rules.remedy_is_the_same(bid, part, salt, content)
        refuse_unless(not bid.halves.filter(role=part).exists(), "already_exists", thing="解密信息")
        kept = envelope.close({"role": part}, [("content", content), ("salt", salt)], at)
        given.rows.append(Half(bid=bid, role=part, sealed_digest=kept.digest, key=kept.key,
                               received_at=at))  # fmt: skip
        committed = part_of(header_of(bid), part)["plain"]
        given.digest = digest_of(bid.commitment, remedies={part: committed})
        record(bid=bid.commitment, roles=[part], remedy=True, digest=given.digest)
    return unsealing


def tell_trouble(unsealing: Unsealing, *, bid: Bid, event: str, said_at: datetime,
                 by: Actor, at: datetime) -> Unsealing:  # fmt: skip
    """说明解密障碍。投标人的程序如实记下连接和设备情况，作为认定责任的证据."""
    with performing(UNSEALING, "tell_trouble", unsealing, by=by, at=at) as (unsealing, record):
        refuse_if_paused(unsealing.tender)
        rules.own_live_bid(unsealing, bid, by)
        rules.trouble_is_known(bid, event)
        Trouble.objects.create(bid=bid, code=event, said_at=said_at, received_at=at)
        record(bid=bid.commitment, code=event)
    return unsealing


def stop_the_clock(unsealing: Unsealing, *, by: Actor, at: datetime) -> Unsealing:
    """停钟顺延。平台故障或者责令暂停与解密时间重叠的，补足时长并另加规定时间，不算投标人的."""
    with performing(UNSEALING, "stop_the_clock", unsealing, by=by, at=at) as (unsealing, record):
        tender = unsealing.tender
        refuse_if_paused(tender)
        lost = rules.uncounted(unsealing, at)
        refuse_unless(lost, "nothing_to_make_up")
        extra = rules.minutes(tender, "opening/outage_extra_minutes")
        before = unsealing.gives_until
        assert before is not None
        for cause, span in lost:
            assert unsealing.gives_until is not None
            unsealing.gives_until = stopped(unsealing.gives_until, span, extra=extra)
            told = plain({"cause": cause, "since": span.since, "until": span.until})
            unsealing.stops = [*unsealing.stops, told]
        record(before=before, gives_until=unsealing.gives_until, stops=unsealing.stops)
    return unsealing


def shut_window(unsealing: Unsealing, *, by: Actor, at: datetime) -> Unsealing:
    """解密截止。到时或者全部解密；此前任何监护人不得释放份额，谁也看不到别人的内容再作决定."""
    with performing(UNSEALING, "shut_window", unsealing, by=by, at=at) as (unsealing, record):
        tender = unsealing.tender
        refuse_if_paused(tender)
        rules.window_has_ended(unsealing, at)
        unsealing.shut_at = at
        unsealing.release_due_at = at + rules.minutes(tender, "opening/release_minutes")
        given = sorted({bid for bid, _ in rules.pairs_given(tender)})
        record(given=len(given), bids=given, release_due_at=unsealing.release_due_at,
               round=round_of(tender), head=unsealing.head)  # fmt: skip
    return unsealing


def release(unsealing: Unsealing, *, batch: dict[str, Any], signature: str,
            by: Actor, at: datetime) -> Release:  # fmt: skip
    """释放份额。监护人签名的一批；每份与封标时的承诺核对，不符的记在该监护人名下，不影响其他份额."""
    with performing(UNSEALING, "release", unsealing, by=by, at=at) as (unsealing, record):
        refuse_if_paused(unsealing.tender)
        guardian = rules.the_place(unsealing, by)
        batch = batches.read_batch(batch)
        rules.batch_is_right(unsealing, guardian, batch, signature)
        taken = unsealing.releases.filter(at=guardian.at).exists()
        refuse_unless(not taken, "already_exists", thing="本监护人的份额")
        headers = {bid.commitment: header_of(bid) for bid in rules.live_bids(unsealing.tender)}
        made = Release.objects.create(
            unsealing=unsealing, at=guardian.at, batch=batch, signature=signature,
            digest=batches.digest_of(batch), wrong=batches.wrong_ones(batch, headers),
            received_at=at,
        )  # fmt: skip
        record(at=guardian.at, digest=made.digest, shares=len(batch["shares"]), wrong=made.wrong)
    return made


def put_off(unsealing: Unsealing, *, by: Actor, at: datetime) -> Unsealing:
    """推迟开启。规定时间内监护人份额不足的，公布推迟，全部投标文件继续封存，份额到齐即开."""
    with performing(UNSEALING, "put_off", unsealing, by=by, at=at) as (unsealing, record):
        refuse_if_paused(unsealing.tender)
        refuse_unless(unsealing.put_off_at is None, "already_exists", thing="推迟开启")
        rules.shares_are_late(unsealing, at)
        unsealing.put_off_at = at
        record(have=unsealing.releases.count(), due=unsealing.release_due_at)
    return unsealing


def join(unsealing: Unsealing, *, by: Actor, at: datetime) -> Unsealing:
    """合并开启。份额足够，全部报价同时打开、同时公布；没有解密的永远不打开."""
    with performing(UNSEALING, "join", unsealing, by=by, at=at) as (unsealing, record):
        tender = unsealing.tender
        refuse_if_paused(tender)
        objections_let_it_go_on(tender, at, since=unsealing.shut_at or at)
        the_seals_fit(tender)
        told = reading.read_all(unsealing, by=by, at=at)
        unsealing.read_at = at
        record(opened=told.opened, not_opened=told.not_opened, papers=told.papers,
               digest=sm3_hex("".join(told.commitments).encode()))  # fmt: skip
    return unsealing


def make_record(unsealing: Unsealing, *, covers: str, digest: str, size: int,
                by: Actor, at: datetime) -> RecordFile:  # fmt: skip
    """制作核验包。同样的事实只制作一次，摘要入树：以后拿到的是不是这一份，任何人可以比对."""
    with performing(UNSEALING, "make_record", unsealing, by=by, at=at) as (unsealing, record):
        refuse_unless(file_of(digest), "file_missing", field="digest", digest=digest)
        made = unsealing.records.filter(covers=covers).exists()
        refuse_unless(not made, "already_exists", thing="核验包")
        kept = RecordFile.objects.create(unsealing=unsealing, covers=covers, digest=digest,
                                         size=size, made_at=at)  # fmt: skip
        record(digest=digest, size=size, covers=covers)
    return kept


@dataclass
class _Given:
    rows: list[Half] = field(default_factory=list)
    digest: str = ""


@contextmanager
def _receipted(bid: Bid, at: datetime) -> Iterator[_Given]:
    """Keep what was given with a receipt that names the entry of the act; all of it or nothing."""
    given = _Given()
    yield given
    section = bid.section
    entry = Entry.objects.filter(matter=section.tender.code, facts__digest=given.digest).latest(
        "id"
    )
    told = receipt(
        tender=section.tender.code, lot=section.code, commitment=bid.commitment,
        parts=[one.role for one in given.rows], digest=given.digest, entry=entry.digest,
        received_at=at, signer=log_signer(),
    )  # fmt: skip
    for one in given.rows:
        one.receipt = told
    Half.objects.bulk_create(given.rows)
