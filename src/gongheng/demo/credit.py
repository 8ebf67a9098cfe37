"""One penalty from a city's desk to publicity, and one correction; more wait on the desks."""

from datetime import datetime, timedelta
from typing import Any

from gongheng.credit.disputes import actions as disputes
from gongheng.credit.receivers import actions as receivers
from gongheng.credit.records import actions as records
from gongheng.credit.records.changes import actions as changes
from gongheng.credit.records.models import Record
from gongheng.demo.cast import Cast
from gongheng.demo.telling import Teller
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.clock import day_of
from gongheng.foundation.files import store

PENALTY = {
    "document_number": "示例建罚〔2026〕12号", "unlawful_conduct": "与其他投标人串通投标",
    "facts": "在示例大桥检测服务投标中与他人协商报价", "grounds": "招标投标法第五十三条",
    "penalty_kinds": ["罚款"], "penalty": "处以罚款，记入信用记录", "fine_wan": "2.5",
}  # fmt: skip
MINOR = {"facts": "开标后无正当理由迟延解密", "document_number": "示例约〔2026〕3号"}
FIRST_DAY, SERVED, REVIEWED, PUBLIC, CORRECTED = (timedelta(days=n) for n in (-9, -9, -8, -6, -2))


def play(cast: Cast, tell: Teller, now: datetime) -> None:
    """Walk the records through real acts and tell them."""
    tell.chapter("信用：一件处罚的归集、公示与更正")
    record = _penalty(cast, tell, now)
    _correct(cast, record, tell, now)
    _object(cast, record, tell, now)
    tell.told()
    _waiting(cast, now)
    tell.skip()


def _penalty(cast: Cast, tell: Teller, now: datetime) -> Record:
    clerk, checker = cast.actors["credit-city1"], cast.actors["credit-city2"]
    province = cast.actors["credit-province1"]
    record = _enter(cast, "credit-city1", 0, "B301", PENALTY, now + FIRST_DAY)
    with tell.refusal("没有告知主体就报送"):
        records.review(record, by=checker, at=now + SERVED)
    digest = store.put(_served(record), name="告知书.pdf", at=now + SERVED, by=clerk).digest
    record = records.notify(record, digest=digest, by=clerk, at=now + SERVED)
    with tell.refusal("填报人自己复核"):
        records.review(record, by=clerk, at=now + REVIEWED)
    record = records.review(record, by=checker, at=now + REVIEWED)
    record = records.accept(record, by=province, at=now + PUBLIC)
    return records.publish(record, by=province, at=now + PUBLIC)


def _correct(cast: Cast, record: Record, tell: Teller, now: datetime) -> None:
    at, first = now + CORRECTED, cast.actors["credit-province1"]
    record = changes.propose_correction(
        record, reason="行为定性与决定书不一致", conduct="B401", decided_on=record.decided_on,
        content={**record.content, "fine_wan": "3.5"}, by=first, at=at,
    )  # fmt: skip
    with tell.refusal("更正加重了记载，却没有告知主体"):
        records.correct(record, by=cast.actors["credit-province2"], at=at)
    digest = store.put(_served(record), name="告知书.pdf", at=at, by=first).digest
    record = changes.notify_correction(record, digest=digest, by=first, at=at)
    with tell.refusal("提出更正的人自己决定"):
        records.correct(record, by=first, at=at)
    records.correct(record, by=cast.actors["credit-province2"], at=at)


def _object(cast: Cast, old: Record, tell: Teller, now: datetime) -> None:
    """Say who received the corrected record; its subject objects with proof, not without."""
    record, own = Record.objects.select_related("subject").get(replaces=old), cast.firms[0]
    receivers.deliver([(record.code, record.subject.code)], channel="push", by=CLOCK, at=now,
                      receiver_code=cast.actors["credit-county1"].body)  # fmt: skip
    said = {"subject_code": record.subject.code, "target_code": record.code,
            "grounds": "罚款金额与决定书不一致，决定书载明2.5万元", "claimed": "罚款2.5万元"}  # fmt: skip
    with tell.refusal("提出异议却没有证明材料"):
        disputes.lodge("record", **said, evidence=[], by=own, at=now)
    proof = store.put(_served(record), name="决定书.pdf", at=now, by=own).digest
    disputes.lodge("record", **said, evidence=[proof], by=own, at=now)


def _waiting(cast: Cast, now: datetime) -> None:
    """Leave something for every desk: to be reviewed, reported late, accepted, adopted."""
    late = _enter(cast, "credit-city1", 1, "B302", _numbered(21), now + timedelta(days=-12))
    digest = store.put(
        _served(late), name="告知书.pdf", at=now, by=cast.actors["credit-city1"]
    ).digest
    records.notify(late, digest=digest, by=cast.actors["credit-city1"], at=now)
    reported = _enter(cast, "credit-county1", 2, "B301", _numbered(22), now - timedelta(days=2))
    digest = store.put(
        _served(reported), name="告知书.pdf", at=now, by=cast.actors["credit-county1"]
    ).digest
    reported = records.notify(reported, digest=digest, by=cast.actors["credit-county1"], at=now)
    records.review(reported, by=cast.actors["credit-county2"], at=now)
    _enter(cast, "credit-county1", 3, "", MINOR, now - timedelta(days=1), item="XY-103")
    told = _enter(cast, "credit-city2", 4, "B202", _numbered(23), now - timedelta(days=1))
    records.send_back(told, reason="处罚依据未写明款项", by=cast.actors["credit-city1"], at=now)


def _enter(cast: Cast, who: str, firm: int, conduct: str, content: dict[str, Any],  # noqa: PLR0917
           at: datetime, item: str = "XY-101") -> Record:  # fmt: skip
    by = cast.actors[who]
    return records.enter(item, subject_code=cast.firms[firm].body, subject_kind="bidder",
                         conduct=conduct, content=content, organ_code=by.body,
                         decided_on=day_of(at) - timedelta(days=1), by=by, at=at)  # fmt: skip


def _numbered(number: int) -> dict[str, Any]:
    return {**PENALTY, "document_number": f"示例建罚〔2026〕{number}号"}


def _served(record: Record) -> bytes:
    return f"%PDF-1.4\n{record.code}\n%%EOF\n".encode()
