"""The committee called back by pages."""

import pytest

from builders import evaluation as late
from builders import trading as build
from gongheng.foundation import clock
from gongheng.trading.award import actions as awards
from gongheng.trading.award.models import AbilityReview

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]


def test_the_committee_is_called_back_and_concludes_by_pages(client_of, good_page):
    host = build.a_tenderer()
    evaluation, people = late.a_reported_evaluation(host)
    award = awards.publish_candidates(evaluation.section, by=host, at=evaluation.reported_at)
    path = f"/tenderer/sections/{award.section.code}/ability/"
    with clock.frozen(award.publicity_ends_at):
        good_page(host, path, "tenderer", "ability")
        sent = {
            "candidate": award.candidates[0]["bid"],
            "change": "finance",
            "facts": "被申请破产重整",
        }
        assert client_of(host).post(path, sent).status_code == 302
        assert client_of(build.a_tenderer()).get(path).status_code == 404
        review = AbilityReview.objects.get()
        good_page(
            host, f"/tenderer/tenders/{award.tender.code}/?tab=award", "tenderer", "ability-open"
        )
        decide = {"winner": award.candidates[0]["bid"]}
        refused = client_of(host).post(f"/tenderer/sections/{award.section.code}/decide/", decide)
        assert refused.status_code == 409
        assert "第五十六条" in refused.content.decode()
        at = f"/expert/{evaluation.pk}/ability/{review.pk}/"
        assert "审查确认履约能力" in client_of(people[0]).get("/desk/").content.decode()
        good_page(people[0], at, "expert", "ability")
        assert client_of(people[1]).get(at).status_code == 404
        assert (
            client_of(people[0]).post(at, {"able": "deny", "reason": "已停产"}).status_code == 302
        )
        good_page(people[1], f"/expert/{evaluation.pk}/", "expert", "ability-concluded")
