"""A whole trade that is public, with persons in the vault who must never be seen."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from gongheng.foundation import clock
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.registry.parties.registration import sign_up
from gongheng.trading.notices import actions as notices
from gongheng.trading.objections import actions as objections

NOW = clock.beijing(2026, 6, 15, 10)
CANARY = {"person_name": "金丝雀某某", "phone": "13800000000", "id_number": "11010519491231002X"}


@pytest.fixture
def now():
    """The pages live in June 2026."""
    with clock.frozen(NOW):
        yield NOW


@pytest.fixture
def life(db, now):
    """One tender from the notice to the published contract, one still open; all sealed."""
    return a_public_life()


def a_public_life():
    """The same for tests that own the database's transactions."""
    host = build.a_tenderer(name="示例市城市建设发展中心")
    sign_up(build.a_code(), name="金丝雀示例建设有限公司", kind="enterprise", region="420100",
            roles=["bidder"], office_role=Role.BIDDER, username="canary",
            password="correct horse battery", at=build.START, **CANARY)  # fmt: skip
    tender = build.an_opened_tender(host, ("9000000.00", "9200000.00", "9500000.00",
                                           "9300000.00", "9600000.00"))  # fmt: skip
    evaluation, _ = late.a_reported_evaluation(host, tender)
    award = late.awards.publish_candidates(
        evaluation.section, by=host, at=evaluation.reported_at + timedelta(days=1)
    )
    _objected(tender, evaluation.section, award, host)
    winner = award.section.bids.get(pk=award.candidates[0]["bid"])
    award = late.awards.decide(award, winner=winner, by=host,
                               at=award.publicity_ends_at + timedelta(days=1))  # fmt: skip
    award = late.awards.notify(award, by=host, at=award.decided_at + timedelta(days=1))
    contract = late.a_published_contract(host, award)
    open_one = build.an_announced_tender(host, at=NOW - timedelta(days=10))
    notice = open_one.notices.get(kind="tender")
    told = {**notice.content, "联系方式": "王工 13800000000，027-85551234"}
    notices.correct(
        notice, content=told, reason="补充联系方式", by=host, at=NOW - timedelta(days=8)
    )
    seal_all(at=NOW)
    return {"tender": contract.tender, "open": open_one, "section": evaluation.section,
            "award": award, "host": host}  # fmt: skip


def _objected(tender, section, award, host):
    loser = section.bids.exclude(pk=award.candidates[0]["bid"]).first()
    from gongheng.foundation.access.models import Office
    from gongheng.trading.objections.models import Objection

    by = build.actor_of(Office.objects.filter(body=loser.bidder_code).first())
    raised = objections.raise_objection(
        tender, about="result", grounds="请说明业绩得分，电话 13800000000。", section=section,
        by=by, at=award.published_at + timedelta(hours=2),
    )  # fmt: skip
    assert isinstance(raised, Objection)
    objections.answer(raised, text="依据招标文件评分标准，已核对。", by=host,
                      at=raised.raised_at + timedelta(hours=20))  # fmt: skip
