"""Rewards and sanctions stand on the page of the step, for the tenderer as for the bidder."""

import pytest
from django.urls import reverse

from builders.evaluation import a_notified_award, a_published_award
from builders.lists import a_blacklisted, a_redlisted, follow
from builders.registry import START, a_person
from builders.trading import a_tender_ready_to_announce, a_tenderer
from gongheng.portals import measures_shown

pytestmark = pytest.mark.django_db


def read(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_red_winner_is_told_at_the_contract_and_on_the_page_of_the_tender(
    client_of, at_moment, monkeypatch
):
    host = a_tenderer()
    award = a_notified_award(host)
    red = a_redlisted(award.winner.bidder_code)
    follow(START)
    with at_moment(award.notified_at):
        signing = read(client_of(host), "tenderer:sign", award.section.code)
        tender = read(client_of(host), "tenderer:tender", award.tender.code)
    for page in (signing, tender):
        assert f"守信激励（示例）：{red.subject.name}" in page
        assert "招标人可以减收履约保证金" in page

    monkeypatch.setattr(measures_shown.queries, "at_occasion",
                        lambda *_: red.measures.none())  # fmt: skip
    with at_moment(award.notified_at):
        assert "守信激励" not in read(client_of(host), "tenderer:sign", award.section.code)


def test_a_black_candidate_is_told_at_the_award_with_the_article(client_of, at_moment):
    host = a_tenderer()
    award = a_published_award(host)
    a_blacklisted(award.candidates[1]["bidder_code"])
    follow(START)
    with at_moment(award.publicity_ends_at):
        page = read(client_of(host), "tenderer:decide", award.section.code)
    assert f"限制：{award.candidates[1]['bidder_name']}" in page
    assert "招标投标法第五十三条" in page
    assert f"限制：{award.candidates[0]['bidder_name']}" not in page


def test_at_the_draw_barred_experts_are_a_number_and_never_a_name(client_of, at_moment):
    host = a_tenderer()
    award = a_published_award(host)
    person = a_person("慕容示例")
    a_blacklisted(person, kind="expert", conduct="E401")
    follow(START)
    with at_moment(award.published_at):
        page = read(client_of(host), "tenderer:draw", award.section.code)
    assert "限制：评标专家 1 名" in page
    assert "慕容" not in page
    assert person not in page


def test_whoever_drafts_a_document_reads_which_incentives_it_may_grant(client_of, at_moment):
    host = a_tenderer()
    tender = a_tender_ready_to_announce(host)
    with at_moment(START):
        page = read(client_of(host), "tenderer:draft", tender.code)
    assert "招标人可以减免投标保证金" in page
    assert "是否减免由招标人在招标文件中写明" in page


def test_a_step_without_measures_shows_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert measures_shown.at_step("award", [""]) == []
