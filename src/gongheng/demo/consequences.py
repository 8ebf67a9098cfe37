"""Pledges, a black and a red name, measures and a case, for the demonstration province."""

from datetime import datetime, timedelta
from typing import Any

from gongheng.credit.lists import actions as lists
from gongheng.credit.lists.models import Listing
from gongheng.credit.measures import actions as measures
from gongheng.credit.pledges import actions as pledges
from gongheng.credit.pledges.rules import capacity_of
from gongheng.credit.pledges.templates import digest_of, template_of
from gongheng.credit.records import actions as records
from gongheng.credit.records.models import Record
from gongheng.demo import cast as staging
from gongheng.demo.cast import PROVINCE, Cast
from gongheng.foundation import clock
from gongheng.foundation.access.actors import Actor, actor_of
from gongheng.foundation.access.roles import Role
from gongheng.foundation.codes import uscc
from gongheng.foundation.files import store
from gongheng.registry.organs import actions as organs
from gongheng.registry.parties.registration import sign_up

YICHANG = "420500"
FOUNDED, LONG_AGO, LATELY = timedelta(days=180), timedelta(days=60), timedelta(days=2)
HEARING = timedelta(days=15)
BODIES = (("yichang", "示例宜昌市公共资源交易监督管理局", YICHANG, "11420500MB0000061"),
          ("province", "示例省公共资源信用信息机构", PROVINCE, "11420000MB0000062"))  # fmt: skip
COLLUSION = {"unlawful_conduct": "与其他投标人串通投标", "facts": "与他人协商报价，投标文件异常一致",
             "grounds": "招标投标法第五十三条", "penalty_kinds": ["罚款"], "penalty": "处以罚款",
             "fine_wan": "8.6"}  # fmt: skip


def tell_consequences(cast: Cast) -> None:
    """Play it; the worker applies the measures when it follows the ledger."""
    now = clock.now()
    _officers(cast, now - FOUNDED)
    _pledges(cast, now - LONG_AGO)
    listing = _black(cast, "清江", "bidder8", 81, now - LONG_AGO)
    lists.make_known(listing, by=cast.actors["credit-yichang1"], at=now - LONG_AGO + HEARING)
    _told(cast, "夷陵", "bidder9", 91, now - LATELY)
    _red(cast, now - LONG_AGO)
    _case(cast, now - LATELY)


def _officers(cast: Cast, at: datetime) -> None:
    for place, name, region, first in BODIES:
        if f"credit-{place}1" in cast.actors:
            continue
        organ = organs.establish(uscc.make(first), name=name, region=region, kind="credit",
                                 by=cast.security, at=at)  # fmt: skip
        for number in (1, 2):
            username = f"credit-{place}{number}"
            office = staging.office_of(cast, username, f"{name}{number}号经办", Role.CREDIT,
                                     organ.code, region, cast.security, at)  # fmt: skip
            cast.actors[username] = actor_of(office)


def _pledges(cast: Cast, at: datetime) -> None:
    """Everybody but the second bidder, so that one desk still asks."""
    signers = [cast.actors["tenderer"], cast.actors["agency"],
               *(one for number, one in enumerate(cast.firms) if number != 1)]  # fmt: skip
    for by in [*signers, *list(cast.experts.values())[:3]]:
        kind = capacity_of(by)
        _sign(by, kind, at)


def _sign(by: Actor, kind: str, at: datetime) -> None:
    pledges.sign(kind, subject_code=by.body or by.person, subject_kind=kind,
                 digest=text_of(kind, at), by=by, at=at)  # fmt: skip


def text_of(kind: str, at: datetime) -> str:
    """The digest of the text in force, as whoever signs reads it."""
    template = template_of(kind)
    text = template.text_on(clock.day_of(at)) if template else None
    assert template is not None
    assert text is not None
    return digest_of(template, text)


def firm(cast: Cast, name: str, username: str, number: int, at: datetime) -> Actor:
    """A firm of Yichang with an account."""
    full = f"示例{name}建设有限公司"
    _, office = sign_up(
        uscc.make(f"91420500MB00000{number}"), name=full, kind="enterprise", region=YICHANG,
        roles=["bidder"], office_role=Role.BIDDER, username=username, password=cast.password,
        person_name="投标经办示例", phone="02700000000", at=at,
    )  # fmt: skip
    cast.accounts.append(staging.SignIn(username, f"{full}（名单示例）", "/bidder/"))
    return actor_of(office)


def record(cast: Cast, subject: str, number: int, at: datetime, *, conduct: str = "B401",
           content: dict[str, Any] | None = None) -> Record:  # fmt: skip
    """A penalty of Yichang on public view."""
    first, second = cast.actors["credit-yichang1"], cast.actors["credit-yichang2"]
    above = cast.actors["credit-province1"]
    day = clock.day_of(at - timedelta(days=1))
    made = records.enter(
        "XY-101", subject_code=subject, subject_kind="bidder", conduct=conduct,
        content={**(content or COLLUSION), "document_number": f"示例宜罚〔{day.year}〕{number}号"},
        organ_code=first.body, decided_on=day, by=first, at=at,
    )  # fmt: skip
    made = records.notify(
        made, digest=_paper(f"处罚信息告知书 {number}", at, first), by=first, at=at
    )
    made = records.review(made, by=second, at=at)
    made = records.accept(made, by=above, at=at)
    return records.publish(made, by=above, at=at)


def _told(cast: Cast, name: str, username: str, number: int, at: datetime) -> Listing:
    who = firm(cast, name, username, number, at)
    ground = record(cast, who.body, number, at)
    by = cast.actors["credit-yichang1"]
    listing = lists.propose(
        "black", subject_code=who.body, subject_kind="bidder", record_code=ground.code,
        reason="串通投标，情节严重", basis="招标投标法第五十三条", by=by, at=at,
    )  # fmt: skip
    return lists.tell(listing, digest=_paper(f"拟列入黑名单告知书 {number}", at, by), by=by, at=at)


def _black(cast: Cast, name: str, username: str, number: int, at: datetime) -> Listing:
    listing = _told(cast, name, username, number, at)
    year = clock.day_of(at).year
    return lists.decide(listing, document_number=f"示例宜信〔{year}〕{number}号",
                        by=cast.actors["credit-yichang2"], at=at + HEARING)  # fmt: skip


def _red(cast: Cast, at: datetime) -> None:
    first, second = cast.actors["credit-yichang1"], cast.actors["credit-yichang2"]
    year = clock.day_of(at).year
    listing = lists.propose(
        "red", subject_code=cast.firms[-1].body, subject_kind="bidder",
        reason="连续三年履约评价优良", basis="示例表彰决定", award_document=f"示例表〔{year}〕3号",
        by=first, at=at,
    )  # fmt: skip
    listing = lists.decide(listing, document_number=f"示例宜信〔{year}〕9号", by=second, at=at)
    lists.make_known(listing, by=first, at=at)


def _case(cast: Cast, at: datetime) -> None:
    case = measures.report_case(
        title="宜昌黑名单企业在全省投标受限", effect="sanction", subject_name="示例清江建设有限公司",
        occasion="bid", measure="禁止参加依法必须进行招标项目的投标", basis="招标投标法第五十三条",
        story="该公司因串通投标被列入黑名单。\n名单公布后，其在全省各地的投标均被平台拒收，"
              "并向其说明依据和期限。", happened_on=clock.day_of(at),
        by=cast.actors["credit-yichang1"], at=at,
    )  # fmt: skip
    measures.publish_case(case, by=cast.actors["credit-province1"], at=at)


def _paper(text: str, at: datetime, by: Actor) -> str:
    content = f"%PDF-1.4\n{text}（演示）\n%%EOF\n".encode()
    return store.put(content, name="告知书.pdf", at=at, by=by).digest
