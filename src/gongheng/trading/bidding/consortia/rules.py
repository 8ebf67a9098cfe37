"""What the law asks of a consortium. Reads, never writes; nobody learns of another's bid from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.files import store
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.parties.models import Party
from gongheng.trading.bidding.models import Bid, Consortium, ConsortiumState
from gongheng.trading.bidding.rules import money
from gongheng.trading.tendering.models import Section, Tender

WHOLE = Decimal(100)
MOST_PARTIES = 5  # 示例：法律没有规定上限


@dataclass(frozen=True)
class Partner:
    """A party's place as the lead proposes it."""

    code: str
    share: Decimal | str
    work: str


def consortia_are_accepted(tender: Tender) -> None:
    """招标公告和招标文件载明接受联合体投标的，才可以组成联合体投标."""
    refuse_unless(tender.terms().get("consortium"), "consortium_not_accepted",
                  source="招标投标法实施条例第三十七条")  # fmt: skip


def partners_are_complete(lead: str, partners: Sequence[Partner]) -> dict[str, Party]:
    """两个以上已登记的单位，含牵头人，不重复；比例合计百分之百，各有承担的工作."""
    law = "招标投标法第三十一条"
    codes = [one.code for one in partners]
    fits = 1 < len(codes) <= MOST_PARTIES and len(set(codes)) == len(codes) and lead in codes
    refuse_unless(fits, "consortium_members", field="members", source=law, most=MOST_PARTIES)
    total = sum((money(one.share, "members") for one in partners), Decimal(0))
    refuse_unless(total == WHOLE, "consortium_shares", field="members", source=law, total=total)
    for one in partners:
        refuse_unless(one.work.strip() and len(one.work) <= 500, "missing_field",
                      field="members", name="各方承担的工作和责任（不超过 500 字）", source=law)  # fmt: skip
    known = {party.code or "": party for party in
             Party.objects.filter(code__in=codes, state="registered")}  # fmt: skip
    for code in codes:
        refuse_unless(code in known, "partner_unknown", field="members", unit=code)
    return known


def agreement_is_stored(digest: str, by: Actor) -> None:
    """共同投标协议连同投标文件一并提交，由牵头人自己上传；凭摘要附上他人的文件就能读到它."""
    refuse_unless(digest, "no_agreement", field="agreement", source="招标投标法第三十一条")
    store.own(digest, by=by, field="agreement")


def bids_once(tender: Tender, code: str, together: set[str]) -> None:
    """同一招标项目中只以一种身份投标；只查本单位自己的投标和自己同意过的联合体."""
    ruling = tender.law["bidding/consortium_members_bid_once"]
    own = Bid.objects.filter(section__tender=tender, bidder_code=code, consortium=None)
    alone = own.exclude(state__in=["withdrawn", "lapsed"])
    refuse_unless(together == {code} or not alone.exists(), "bids_alone", ruling=ruling)
    joined = Consortium.objects.filter(
        section__tender=tender, state=ConsortiumState.PROPOSED, members__code=code,
        members__consented_at__isnull=False,
    ).distinct()  # fmt: skip
    for one in joined:
        partners = {member.code for member in one.members.all()}
        refuse_unless(partners == together, "bids_in_a_consortium", ruling=ruling)


def consortium_of_lead(section: Section, code: str) -> Consortium | None:
    """Return the live consortium this unit leads in the section; all must have consented."""
    found = section.consortia.filter(lead_code=code, state=ConsortiumState.PROPOSED).first()
    if found is None:
        return None
    waiting = found.members.filter(consented_at__isnull=True)
    refuse_unless(not waiting.exists(), "consortium_incomplete", source="招标投标法第三十一条",
                  names="、".join(waiting.values_list("name", flat=True)))  # fmt: skip
    return found


def name_of(consortium: Consortium) -> str:
    """Return how a consortium is called wherever its bid is shown."""
    names = [one.name for one in sorted(consortium.members.all(), key=lambda one: not one.lead)]
    return f"{names[0]}（牵头人）、{'、'.join(names[1:])}联合体"
