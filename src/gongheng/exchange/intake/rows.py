"""What a parsed line becomes in the history: every fault told, no person named, nothing rounded."""

from collections.abc import Iterator
from decimal import Decimal

from gongheng.exchange.intake import notices, yichang
from gongheng.exchange.intake.lines import Unreadable
from gongheng.exchange.intake.names import Named
from gongheng.exchange.intake.values import Price
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.registry.history.batch import BidRow, PublicationRow

YICHANG = "420500"
CANDIDATES = "中标候选人公示"
SHARED = "联合体成员，报价见同名次首位"
LONGEST_NAME, LONGEST_TITLE, LONGEST_PRICE_TEXT = 200, 600, 2000
CENT, MILLIONTH = Decimal("0.01"), Decimal("0.000001")
MOST_AMOUNT, MOST_PRICE = Decimal(10) ** 16, Decimal(10) ** 14  # what the columns hold


def of_candidates(notice: yichang.CandidateNotice) -> PublicationRow:
    """Return a 宜昌 candidates' publicity; each member of a consortium stands at its place."""
    told = [_said(fault) for fault in notice.warnings]
    told += [f"第{held.place}位未作为候选人：{held.excerpt}" for held in notice.held]
    bids = [bid for one in notice.candidates for bid in _candidate(one, told)]
    return PublicationRow(
        key=notice.key,
        title=_title(notice.title, told),
        published_on=notice.published_on,
        kind=CANDIDATES,
        project_key=f"{yichang.SOURCE}-project:{sm3_hex(notice.base_project.encode())[:32]}",
        project_name=_title(notice.base_project, told),
        starts_at=notice.publicity_starts_at,
        ends_at=notice.publicity_ends_at,
        source_url=notice.url or "",
        region=YICHANG,
        bids=tuple(bids),
        warnings=tuple(told),
    )


def of_notice(notice: notices.Notice) -> PublicationRow:
    """Return a notice of the compilation; the sum is what was bid, else the budget."""
    told = [_said(fault) for fault in notice.warnings]
    price = notice.bid_amount if len(notice.winners) == 1 else None
    bids = [
        bid
        for place, named in enumerate(notice.winners, start=1)
        for bid in _bidder(place, named, _sum(price), told)
    ]
    if notice.bid_amount is not None and notice.budget is not None:
        told.append(f"来源另载预算 {notice.budget} 元。")
    amount = notice.bid_amount if notice.bid_amount is not None else notice.budget
    return PublicationRow(
        key=notice.key,
        title=_title(notice.title, told),
        published_on=notice.published_at.date(),
        kind=(notice.kind or "")[:40],
        region=notice.region or "",
        buyer_name=_shown(notice.buyer, told),
        agency_name=_shown(notice.agency, told),
        amount=_fitting(amount, CENT, MOST_AMOUNT, "金额", told),
        bids=tuple(bids),
        warnings=tuple(told),
    )


def _candidate(one: yichang.Candidate, told: list[str]) -> Iterator[BidRow]:
    for number, member in enumerate(one.members):
        price = one.price if number == 0 else Price(SHARED, None, "NONE")
        yield from _bidder(one.place, member, price, told)


def _bidder(place: int, named: Named, price: Price, told: list[str]) -> Iterator[BidRow]:
    """Yield the bidder; what is no name, or too long for one, stays a warning without it."""
    person = named.kind == "natural_person"
    if named.kind not in {"firm", "natural_person"} or len(named.text) > LONGEST_NAME:
        told.append(f"第{place}位的投标人名称不能采信，未列出。")
        return
    figure = _fitting(price.amount, MILLIONTH, MOST_PRICE, f"第{place}位的报价", told)
    text = price.text[:LONGEST_PRICE_TEXT]
    yield BidRow(place, named.public, is_person=person, price=figure, unit=price.unit,
                 price_text=text)  # fmt: skip


def _sum(amount: Decimal | None) -> Price:
    return Price("", amount, "CNY" if amount is not None else "NONE")


def _fitting(
    value: Decimal | None, step: Decimal, most: Decimal, what: str, told: list[str]
) -> Decimal | None:
    """Return the figure if the column holds it exactly; else leave it out and say so."""
    if value is None:
        return None
    if abs(value) < most and value == value.quantize(step):
        return value
    told.append(f"{what}（{value}）超出可以精确保存的位数，未入库。")
    return None


def _title(text: str, told: list[str]) -> str:
    if len(text) > LONGEST_TITLE:
        told.append("标题过长，已截短。")
    return text[:LONGEST_TITLE]


def _shown(named: Named | None, told: list[str]) -> str:
    if named is None:
        return ""
    if not named.public or len(named.public) > LONGEST_NAME:
        told.append("单位名称不能采信，未列出。")
        return ""
    return named.public


def _said(fault: Unreadable) -> str:
    excerpt = f"（{fault.raw_excerpt}）" if fault.raw_excerpt else ""
    return f"{fault.field}：{fault.reason_zh}{excerpt}"
