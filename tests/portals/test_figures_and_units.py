"""A unit stands only behind a figure; each office opens on its own work."""

import pytest
from django.test import Client
from django.urls import reverse

from gongheng.portals.templatetags.pages import counts


@pytest.mark.parametrize(("value", "wanted"), [
    ("密封", False), (None, False), ("", False), ({"text": None}, False), (0, True),
    ("17860000.00", True), ({"text": 3}, True),
])  # fmt: skip
def test_a_unit_stands_only_behind_a_figure(value, wanted):
    assert counts({"one": value}, "one") is wanted


def test_no_source_of_history_is_shown_by_its_key():
    from gongheng.exchange.intake.run import SOURCES
    from gongheng.portals.public.trades import source_name

    assert all(source_name(one.name) != one.name for one in SOURCES.values())


@pytest.mark.django_db
def test_the_page_to_verify_asks_for_one_of_two():
    page = Client().get(reverse("public:verify")).content.decode()
    assert "二者填一项" in page
    assert "选填" not in page
