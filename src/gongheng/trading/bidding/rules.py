"""What the rulebook and the tender document ask of a bid. Reads, never writes."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from gongheng.foundation import shape
from gongheng.foundation.clock import day_of
from gongheng.foundation.files import store
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry.parties.relations import queries as relations
from gongheng.registry.pledged.rules import refuse_without_pledge
from gongheng.registry.standing import queries as standing
from gongheng.rules.codelists import Codelist, Entry, codelist
from gongheng.trading.bidding.models import Bid
from gongheng.trading.bidding.validity.rules import valid_until
from gongheng.trading.tendering.models import Section, Tender
from gongheng.trading.tendering.rules import refuse_if_paused

AMOUNT = re.compile(r"[0-9]{1,16}(\.[0-9]{1,20})?")  # plain digits: no sign, exponent or blank
LETTER: dict[str, shape.Reader] = {
    "price": lambda value, field: format(money(value, field), "f"),
    "period_days": shape.whole(1, 36500),
    "quality": shape.text(most=200),
    "manager": shape.text(most=50),
}
REJECTION_LIST = "rejection_grounds/实施条例第五十一条"
INVALIDITY_LISTS = ("rejection_grounds/实施条例第三十四条", "rejection_grounds/实施条例第三十七条")
REVOCATION_LIST = "rejection_grounds/实施条例第三十五条"
REVOKED = "revoked"
LACK_OF_COMPETITION_LIST = "rejection_grounds/评标办法第二十七条"


def is_open_for_bids(tender: Tender, at: datetime) -> None:
    """公告之后、截止之前可以递交；截止后送达的应当拒收."""
    refuse_if_paused(tender)
    refuse_unless(tender.state == "announced", "not_announced", thing=tender.title)
    assert tender.documents_from is not None
    assert tender.bids_due_at is not None
    refuse_unless(at >= tender.documents_from, "too_early", due=tender.documents_from)
    refuse_unless(
        at < tender.bids_due_at, "deadline_passed", field="submitted_at", due=tender.bids_due_at,
        ruling=tender.law["bidding/refuse_receipt"],
    )  # fmt: skip


def section_is_open(section: Section) -> None:
    """已流标的标段不再接收投标."""
    refuse_unless(
        section.state == "open", "wrong_state", thing="标段", act="递交",
        state=section.get_state_display(),
    )  # fmt: skip


def may_take_part(bid: Bid, tender: Tender, at: datetime) -> None:
    """递交、替换都要问的：时间、标段、限制与承诺、与招标人的利害关系；不论信封由谁封装."""
    is_open_for_bids(tender, at)
    section_is_open(bid.section)
    for code in sorted(bid.party_codes()):
        may_bid(code, at, tender.region)
    not_related_to_the_tenderer(tender, bid.party_codes(), at)


def may_be_taken_back(tender: Tender, at: datetime) -> None:
    """截止前撤回；截止后是撤销，保证金可以不退."""
    assert tender.bids_due_at is not None
    refuse_unless(
        at < tender.bids_due_at and tender.state == "announced", "withdrawn_too_late", due=tender.bids_due_at,
        source="招标投标法实施条例第三十五条",
    )  # fmt: skip


def takes_plain(tender: Tender) -> None:
    """公告时起用了监护组的项目不收未加密的投标文件（应当拒收并提示）."""
    refuse_unless(tender.circle_id is None, "sealed_wanted", field="letter",
                  source="电子招标投标办法第二十六条")  # fmt: skip


def may_be_revoked(bid: Bid, at: datetime) -> None:
    """投标有效期内、中标通知书发出之前才谈得上撤销；此后中标人不签约的另有规定."""
    told = Section.objects.filter(pk=bid.section_id, award__notified_at__isnull=False)
    refuse_unless(not told.exists(), "revoked_after_notice", source="招标投标法第四十五条")
    last = valid_until(bid)
    refuse_unless(last is None or day_of(at) <= last, "revoked_when_free", until=last,
                  source="招标投标法实施条例第二十五条")  # fmt: skip


def may_bid(code: str, at: datetime, region: str) -> None:
    """被限制参加投标的主体不得投标（一处失信、处处受限）；规则要求先作信用承诺的，先承诺."""
    restriction = standing.may_bid(code, at)
    if restriction is not None:
        raise Refused("may_not_bid", source=restriction.basis, reason=restriction.reason,
                      until=restriction.until or "另行通知")  # fmt: skip
    refuse_without_pledge("bid", code, region=region, at=at)


def not_related_to_the_tenderer(tender: Tender, codes: set[str], at: datetime) -> None:
    """与招标人有利害关系可能影响公正性的不得投标；只比对招标人和代理机构，不涉及其他投标人."""
    hosts = {tender.tenderer_code, tender.agency_code} - {""}
    ruling = tender.law["bidding/interested_parties_excluded"]
    refuse_unless(not codes & hosts, "related_to_tenderer", ruling=ruling,
                  said="就是招标人或者其代理机构")  # fmt: skip
    for code in sorted(codes):
        ties = relations.direct_ties(code, hosts, at)
        refuse_unless(not ties, "related_to_tenderer", ruling=ruling,
                      said=ties[0].said if ties else "")  # fmt: skip


def invalidity(code: str, tender: Tender) -> tuple[Codelist, Entry]:
    """Return list and entry of any ground on which a bid may be rejected. Refuses `ground_unknown`."""
    for name in (REJECTION_LIST, *INVALIDITY_LISTS, LACK_OF_COMPETITION_LIST, REVOCATION_LIST):
        grounds = codelist(name)
        for entry in grounds.on(tender.law_day):
            if entry.code == code:
                return grounds, entry
    raise Refused("ground_unknown", field="ground", source=codelist(REJECTION_LIST).source)


def letter_is_complete(letter: Any) -> dict[str, Any]:
    """投标函：报价（元，两位小数）、工期、质量、项目负责人；多出的项一律不收."""
    return shape.read(letter, LETTER, field="letter")


def money(value: Any, field: str) -> Decimal:
    """Return an exact positive amount in yuan with at most two places; refuses floats."""
    exact = isinstance(value, str | int | Decimal) and not isinstance(value, bool)
    written = str(value) if exact else ""
    refuse_unless(AMOUNT.fullmatch(written), "bad_figure", field=field)
    refuse_unless(len(written.partition(".")[2].rstrip("0")) <= 2, "too_many_places", field=field)
    amount = Decimal(written)
    refuse_unless(amount > 0, "bad_figure", field=field)
    return amount.quantize(Decimal("0.01"))


def attachments_are_acceptable(attachments: list[tuple[str, bytes]]) -> None:
    """附件类型、内容与名称；名称不得带路径。封存前就查，一份开不了的附件会使全场无法唱标."""
    for name, content in attachments:
        clean = (
            0 < len(name) <= 120 and shape.is_readable(name) and not set(name) & set("/\\\n\r\t")
        )
        shown = name[:40] if shape.is_readable(name[:40]) else ""
        refuse_unless(clean, "file_name", field="attachments", name=shown)
        store.kind_of(content, name, field="attachments")
