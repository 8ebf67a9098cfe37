"""A correction changes the words of a notice, never what is registered; the law's delay is kept."""

from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from builders.denied import refused
from gongheng.foundation import clock
from gongheng.foundation.ledger import reading
from gongheng.foundation.ledger.models import Entry
from gongheng.trading.notices import actions as notices
from gongheng.trading.notices import queries, rules
from gongheng.trading.notices.models import Notice
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering.models import Tender

pytestmark = pytest.mark.django_db
EARLY = timedelta(days=1)  # twenty days before the deadline
LATE = timedelta(days=10)  # eleven days before it: less than a change that matters needs


@pytest.fixture
def host():
    return build.a_tenderer()


@pytest.fixture
def notice(host):
    return build.an_announced_tender(host).notices.get()


def said(notice, **words):
    return {**notice.content, **words}


def denied(code, notice, **how):
    before = Notice.objects.count(), Entry.objects.count(), Tender.objects.values().get()
    no = refused(code, notices.correct, notice, **how)
    assert (Notice.objects.count(), Entry.objects.count(), Tender.objects.values().get()) == before
    return no


def test_a_corrected_contact_makes_a_new_version_and_keeps_the_old(host, notice):
    at = build.START + EARLY
    new = notices.correct(notice, content=said(notice, 联系方式="027-85551234"), reason="补充电话",
                          by=host, at=at)  # fmt: skip

    old = Notice.objects.get(pk=notice.pk)
    assert (old.state, new.state, new.version, new.supersedes) == (
        "superseded",
        "published",
        2,
        old,
    )
    assert (new.content["联系方式"], new.content["标段"]) == ("027-85551234", old.content["标段"])
    assert new.title == old.title
    assert queries.versions_of(queries.notice_of(old.number)) == [old, new]
    assert queries.versions_of(queries.notice_of(new.number)) == [old, new]


def test_a_correction_that_matters_close_to_the_deadline_has_to_move_it(host, notice):
    at = build.START + LATE
    due = notice.tender.bids_due_at
    how = {
        "content": said(notice, 建设规模="道路全长3公里"),
        "reason": "规模更正",
        "by": host,
        "at": at,
    }
    no = denied("clarified_too_late", notice, **how)
    assert no.source.startswith(("招标投标法第二十三条", "招标投标法实施条例第二十一条"))
    first = rules.first_deadline(notice, at)
    later = clock.beijing(first.on.year, first.on.month, first.on.day, 9)
    denied("clarified_too_late", notice, **how, bids_due_at=later - timedelta(days=1))

    new = notices.correct(notice, **how, bids_due_at=later)

    tender = Tender.objects.get()
    assert tender.bids_due_at == later > due
    assert new.content["投标截止时间"] == new.content["开标时间"] == later.isoformat()
    assert reading.written(Entry.objects.get(act="tender.postpone")).startswith("更正公告")


def test_without_the_rule_bidders_would_be_left_too_little_time(host, notice, monkeypatch):
    """Twin: what the law's delay keeps from happening."""
    monkeypatch.setattr(rules, "leaves_time_to_prepare", lambda *_: None)
    at = notice.tender.bids_due_at - timedelta(hours=1)
    notices.correct(notice, content=said(notice, 建设规模="道路全长3公里"), reason="规模更正",
                    by=host, at=at)  # fmt: skip
    assert Tender.objects.get().bids_due_at - at < timedelta(days=1)


def test_a_correction_that_does_not_matter_may_come_late(host, notice):
    at = build.START + LATE
    new = notices.correct(notice, content=said(notice, 联系方式="027-85551234"), reason="补充电话",
                          affects_preparation=False, by=host, at=at)  # fmt: skip
    assert new.version == 2
    assert Tender.objects.get().bids_due_at == notice.tender.bids_due_at


@pytest.mark.parametrize(
    "change",
    [
        {"招标人": "别的单位"}, {"标段": []}, {"招标项目编号": "E0"}, {"开标地点": "别处"}, {"新的一项": "x"},
    ],
)  # fmt: skip
def test_what_is_registered_is_not_changed_in_a_notice(host, notice, change):
    denied("notice_word_registered", notice, content=said(notice, **change), reason="更正",
           by=host, at=build.START + EARLY)  # fmt: skip


def test_without_the_rule_a_notice_could_name_another_price(host, notice, monkeypatch):
    """Twin: the register would say one thing and the public notice another."""
    monkeypatch.setattr(rules, "_changed_words", lambda _, content: content)
    forged = [{**notice.content["标段"][0], "最高投标限价": "1.00"}]
    new = notices.correct(notice, content=said(notice, 标段=forged), reason="更正", by=host,
                          at=build.START + EARLY)  # fmt: skip
    assert new.content["标段"][0]["最高投标限价"] != str(notice.tender.sections.get().ceiling_price)


def test_a_deadline_typed_into_the_text_moves_nothing(host, notice):
    told = said(notice, 投标截止时间="2030-01-01T00:00:00+08:00")
    denied("nothing_changed", notice, content=told, reason="更正", by=host, at=build.START + EARLY)


@pytest.mark.parametrize("word", [None, 5, ["x"], "长" * 2001, "a\0b"])
def test_words_that_are_no_text_are_refused(host, notice, word):
    if word is None:
        word = {}
    denied("invalid_value", notice, content=said(notice, 联系方式=word), reason="更正",
           by=host, at=build.START + EARLY)  # fmt: skip


def test_nothing_is_corrected_without_change_reason_right_or_time(host, notice):
    at = build.START + EARLY
    word = said(notice, 联系方式="027-85551234")
    denied("nothing_changed", notice, content=notice.content, reason="更正", by=host, at=at)
    denied("missing_field", notice, content=word, reason=" ", by=host, at=at)
    denied("not_permitted", notice, content=word, reason="更正", by=build.a_bidder(), at=at)
    denied("deadline_passed", notice, content=word, reason="更正", by=host,
           at=notice.tender.bids_due_at)  # fmt: skip
    denied("only_later", notice, content=word, reason="更正", by=host, at=at,
           bids_due_at=notice.tender.bids_due_at - timedelta(hours=1))  # fmt: skip


def test_a_superseded_version_is_not_corrected_again(host, notice):
    at = build.START + EARLY
    word = said(notice, 联系方式="027-85551234")
    notices.correct(notice, content=word, reason="补充电话", by=host, at=at)
    denied("wrong_state", notice, content=said(notice, 联系方式="1"), reason="更正", by=host, at=at)


def test_a_suspended_tender_corrects_nothing(host, notice):
    at = build.START + EARLY
    watch = late.an_office("supervisor", region="420100")
    tendering.suspend(notice.tender, reason="投诉处理", by=watch, at=at)
    denied("suspended", notice, content=said(notice, 联系方式="1"), reason="更正", by=host, at=at)


def test_the_result_of_an_evaluation_is_not_corrected_by_words(host):
    award = late.a_published_award(host)
    notice = Notice.objects.get(kind="candidates")
    denied("notice_not_correctable", notice, content=said(notice, 招标人="别人"), reason="更正",
           by=host, at=award.published_at)  # fmt: skip


def test_a_notice_that_lags_behind_a_postponement_is_brought_up_to_date(host, notice):
    at = build.START + EARLY
    later = notice.tender.bids_due_at + timedelta(days=5)
    tendering.postpone(notice.tender, bids_due_at=later, reason="顺延", by=host, at=at)
    new = notices.correct(notice, content=notice.content, reason="更新截止时间", by=host, at=at)
    assert new.content["投标截止时间"] == later.isoformat()
