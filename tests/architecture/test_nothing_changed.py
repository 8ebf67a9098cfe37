"""What the tests call "nothing changed" sees every change of a row of trading."""

from itertools import pairwise

import pytest

from builders import trading as build
from builders.denied import WATCHED, everything

pytestmark = pytest.mark.django_db


def test_a_new_row_an_altered_one_and_a_changed_blank_are_all_seen():
    seen = [everything()]
    tender = build.an_entered_tender(build.a_tenderer())
    seen.append(everything())
    tender.title += "。"
    tender.save()
    seen.append(everything())
    tender.title = tender.title.replace("。", " ")
    tender.save()
    seen.append(everything())
    tender.sections.all().delete()
    seen.append(everything())
    assert all(one != other for one, other in pairwise(seen))
    assert everything() == seen[-1]


def test_every_table_of_every_watched_part_is_looked_at():
    assert {name.partition(".")[0] for name in everything()} == set(WATCHED)
    assert len(everything()) > 30
