"""What the rulebook and the protocol ask of the common opening. Reads, never writes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.pulse.beating import beats_over
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.suites import suite
from gongheng.registry.guardians import batches
from gongheng.registry.guardians.batches import hex_of
from gongheng.registry.guardians.models import Guardian
from gongheng.registry.guardians.queries import certificates_of, guardian_of
from gongheng.trading.bidding.models import Bid, BidState
from gongheng.trading.opening.faults.stopping import Span, outages, touching
from gongheng.trading.opening.models import Half, Unsealing
from gongheng.trading.opening.shares.closed_set import circle_of, header_of
from gongheng.trading.opening.shares.combining import roles_of
from gongheng.trading.tendering.models import Tender


def minutes(tender: Tender, key: str) -> timedelta:
    """Return a length of the rulebook that this tender keeps."""
    return timedelta(minutes=tender.law[key].value)


def live_bids(tender: Tender) -> list[Bid]:
    """Return the bids of open sections that are still sealed, in no order that tells anything."""
    sections = {one.pk: one for one in tender.sections.filter(state="open")}
    bids = list(Bid.objects.filter(section__in=sections, state=BidState.SUBMITTED).order_by("pk"))
    for bid in bids:
        bid.section = sections[bid.section_id]
        bid.section.tender = tender
    return bids


def pairs_given(tender: Tender) -> set[batches.Pair]:
    """Return the parts of which the bidder's half is there: only these may be released."""
    rows = Half.objects.filter(bid__section__tender=tender, bid__state=BidState.SUBMITTED)
    return set(rows.exclude(value="").values_list("bid__commitment", "role"))


def checking_is_over(unsealing: Unsealing, at: datetime) -> None:
    """封条核验的时间没有过，不得开始解密."""
    tender = unsealing.tender
    refuse_unless(at >= unsealing.opens_at, "too_early", due=unsealing.opens_at,
                  ruling=tender.law["opening/seal_check_minutes"])  # fmt: skip


def window_is_open(unsealing: Unsealing, at: datetime) -> None:
    """解密时间之内；时间一过，即使时钟还没有办理截止，也不再收."""
    assert unsealing.gives_until is not None
    refuse_unless(at < unsealing.gives_until, "decrypt_window_over", due=unsealing.gives_until,
                  ruling=unsealing.tender.law["opening/decrypt_window_minutes"])  # fmt: skip


def own_live_bid(unsealing: Unsealing, bid: Bid, by: Actor) -> Bid:
    """投标人自己的、本次开标中仍然封存的投标文件."""
    own = bid.section.tender_id == unsealing.opening.tender_id and by.acts_for(bid.bidder_code)
    refuse_unless(own, "not_found")
    refuse_unless(bid.state == BidState.SUBMITTED and bid.section.state == "open", "wrong_state",
                  thing="投标", act="解密", state=bid.get_state_display())  # fmt: skip
    return bid


def halves_are_right(bid: Bid, halves: Any) -> dict[str, str]:
    """每个部分都要交，且与封标时的承诺一致；平台只能核对，不能据此读出任何内容."""
    wanted = roles_of(header_of(bid))
    refuse_unless(isinstance(halves, dict) and set(halves) == set(wanted), "halves_incomplete",
                  field="halves", parts="、".join(wanted))  # fmt: skip
    read = hex_of(32)
    for role in wanted:
        sbp.check_first(header_of(bid), role, bytes.fromhex(read(halves[role], "halves")))
    return {role: halves[role] for role in wanted}


def remedy_is_the_same(bid: Bid, role: str, salt: bytes, content: bytes) -> None:
    """补救只能用封标时的同一份内容：加盐摘要与承诺一致（电子招标投标办法第三十一条）."""
    refuse_unless(role in roles_of(header_of(bid)), "part_unknown", field="role")
    refuse_unless(sbp.remedy_matches(header_of(bid), role, salt, content), "content_not_committed",
                  field="content")  # fmt: skip


def all_have_given(tender: Tender) -> bool:
    """Tell whether every live bid gave every part, by half or by remedy."""
    rows = Half.objects.filter(bid__section__tender=tender).values_list("bid_id", "role")
    given = set(rows)
    return all(
        (bid.pk, role) in given for bid in live_bids(tender) for role in roles_of(header_of(bid))
    )


def window_has_ended(unsealing: Unsealing, at: datetime) -> None:
    """到时，或者每一份投标文件都已解密；有停钟事由而未顺延的，不得截止."""
    refuse_unless(not uncounted(unsealing, at), "clock_must_stop")
    assert unsealing.gives_until is not None
    over = at >= unsealing.gives_until or all_have_given(unsealing.tender)
    refuse_unless(over, "too_early", due=unsealing.gives_until,
                  ruling=unsealing.tender.law["opening/decrypt_window_minutes"])  # fmt: skip


def uncounted(unsealing: Unsealing, at: datetime) -> list[tuple[str, Span]]:
    """Return what stood in the window's way and was not made up yet: (cause, span)."""
    start, end = unsealing.opens_at, unsealing.gives_until
    assert end is not None
    known = {(one["since"], one["until"]) for one in unsealing.stops}
    tender = unsealing.tender
    gap = minutes(tender, "opening/probe_gap_minutes")
    found = [("outage", span) for beats in beats_over(start, max(end, at)).values()
             for span in touching(outages(beats, gap=gap), start, end)]  # fmt: skip
    found += [("pause", span) for span in touching(_pauses(tender), start, end)]
    return [(cause, span) for cause, span in found
            if (span.since.isoformat(), span.until.isoformat()) not in known]  # fmt: skip


def the_place(unsealing: Unsealing, by: Actor) -> Guardian:
    """监护人在本项目监护组中的位次."""
    found = guardian_of(by, circle_of(unsealing.tender))
    if found is None:
        raise Refused("not_permitted", act="释放份额")
    return found


def batch_is_right(
    unsealing: Unsealing, guardian: Guardian, batch: dict[str, Any], signature: str
) -> None:
    """本项目、本位次、签名无误；恰好是交了解密信息的各部分，一个不多一个不少."""
    tender = unsealing.tender
    named = batch["tender"] == tender.code and batch["at"] == guardian.at
    refuse_unless(named, "release_for_another", field="batch")
    public = certificates_of(guardian)[0].public
    batches.check_signature(batch, signature, public, suite(circle_of(tender).suite))
    only_what_was_given(batch, pairs_given(tender))


def only_what_was_given(batch: Mapping[str, Any], given: set[batches.Pair]) -> None:
    """没有解密的投标文件永远不解密：监护人只就交了解密信息的部分释放份额."""
    spoken = set(batches.pairs_of(batch))
    refuse_unless(spoken <= given, "share_not_asked", field="shares")
    refuse_unless(given <= spoken, "release_incomplete", field="shares")


def _pauses(tender: Tender) -> list[Span]:
    rows = Entry.objects.filter(matter=tender.code, act__in=["tender.suspend", "tender.resume"])
    found, since = [], None
    for entry in rows.order_by("at", "id"):
        if entry.act == "tender.suspend":
            since = entry.at
        elif since is not None:
            found.append(Span(since, entry.at))
            since = None
    return found


def trouble_is_known(bid: Bid, code: str) -> None:
    """程序能说的情况有限；每份投标文件的记录有上限，不让人写满."""
    refuse_unless(code in TROUBLES, "unknown_value", field="code", value_given=code[:40])
    refuse_unless(bid.troubles.count() < MOST_TROUBLES, "too_many_files", field="code")


def shares_are_late(unsealing: Unsealing, at: datetime) -> None:
    """解密截止后规定时间已过，还有投标文件的份额不足."""
    assert unsealing.release_due_at is not None
    refuse_unless(at >= unsealing.release_due_at, "too_early", due=unsealing.release_due_at,
                  ruling=unsealing.tender.law["opening/release_minutes"])  # fmt: skip
    refuse_unless(not enough_released(unsealing), "shares_there")


def enough_released(unsealing: Unsealing) -> bool:
    """Tell whether every given part has enough fitting shares, or can never have them."""
    return not parts_waiting(unsealing)


def parts_waiting(unsealing: Unsealing) -> list[batches.Pair]:
    """Return the given parts for which guardians are still needed."""
    releases = list(unsealing.releases.all())
    fitting = batches.shares_by_part(releases)
    lost = {name: batches.failing_by_part(releases, name) for name in ("wrong", "withheld")}
    circle = circle_of(unsealing.tender)
    most = circle.guardians.count()
    waiting = []
    for pair in pairs_given(unsealing.tender):
        gone = set(lost["wrong"].get(pair, ())) | set(lost["withheld"].get(pair, ()))
        have = len(fitting.get(pair, {}))
        if have < circle.threshold and most - len(gone) >= circle.threshold:
            waiting.append(pair)
    return waiting


def enough_guardians(unsealing: Unsealing) -> None:
    """份额不足门槛的不得开启，投标文件继续封存."""
    circle = circle_of(unsealing.tender)
    have = unsealing.releases.count()
    few = have < circle.threshold and bool(pairs_given(unsealing.tender))
    refuse_unless(not few and enough_released(unsealing), "shares_too_few", have=have,
                  least=circle.threshold)  # fmt: skip


CONNECTED = "connected"
TROUBLES = frozenset({
    CONNECTED, "device_missing", "pin_wrong", "device_locked", "unwrap_failed", "cannot_unwrap",
    "secret_of_another", "first_half_wrong", "wrong_passphrase", "key_file_bad",
    "recovery_of_another", "no_answer", "server_fault", "other",
})  # fmt: skip
MOST_TROUBLES = 50
