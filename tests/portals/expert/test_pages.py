"""The expert's pages in a real browser; a member scores by keyboard."""

from datetime import timedelta
from decimal import Decimal

import pytest

from builders import evaluation as late
from builders import trading as build
from gongheng.foundation import clock
from gongheng.trading.evaluation.models import Score
from portals.conftest import faults_of, scrolls_sideways, shot

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]


def test_a_member_scores_by_keyboard_row_by_row(browse):
    evaluation, people = late.a_started_evaluation(build.a_tenderer())
    with clock.frozen(evaluation.started_at + timedelta(minutes=5)):
        page = browse(people[0])
        page.goto(f"{page.site}/expert/")
        page.get_by_role("link", name=evaluation.section.title).press("Enter")
        first = page.locator("tr[data-sum]").first
        cells = first.locator("input[data-points]")
        for number, points in enumerate(("20", "8.5", "4")):
            cells.nth(number).fill(points)
        assert first.locator("output").text_content() == "32.50"
        cells.nth(0).press("ArrowDown")
        row = page.evaluate("document.activeElement.closest('tr').rowIndex")
        assert row == 2
        shot(page, "expert", "scoring-1280")
        assert faults_of(page) == []
        first.get_by_role("button").press("Enter")
        page.wait_for_load_state()
        page.set_viewport_size({"width": 360, "height": 780})
        shot(page, "expert", "scoring-360")
        assert not scrolls_sideways(page)
        assert faults_of(page) == []
    given = Score.objects.filter(member__person=people[0].person).values_list("criterion", "points")
    assert dict(given) == {"t1": Decimal("20.00"), "t2": Decimal("8.50"), "t3": Decimal("4.00")}


def test_the_experts_pages_are_good_pages(good_page):
    evaluation, people = late.a_ranked_evaluation(build.a_tenderer())
    started, others = late.a_started_evaluation(build.a_tenderer())
    with clock.frozen(evaluation.started_at + timedelta(hours=1)):
        for path, name in (("/expert/", "invitations"), (f"/expert/{evaluation.pk}/", "ranked"),
                           (f"/expert/{evaluation.pk}/sign/", "sign"), ("/expert/record/", "record")):  # fmt: skip
            good_page(people[0], path, "expert", name)
    with clock.frozen(started.started_at + timedelta(hours=1)):
        for path, name in (
            (f"/expert/{started.pk}/reject/", "reject"),
            (f"/expert/{started.pk}/rank/", "rank"),
        ):
            good_page(others[0], path, "expert", name)
