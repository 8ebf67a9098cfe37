"""Whoever is refused around a draw is told under which article."""

import pytest

from gongheng.foundation.refusals import Refused

CODES = {
    "招标投标法实施条例第四十六条": [
        "no_draw_key", "lot_not_drawn", "draw_needs_agreement", "member_arrived",
        "absence_not_reported", "seat_over", "absence_by_another", "public_value_waits",
        "public_value_differs", "public_value_not_named", "draw_key_differs", "draw_key_former",
    ],
    "招标投标法第七条": ["inspection_open", "inspection_many", "inspection_empty"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "article"), [(code, article) for article, codes in CODES.items() for code in codes]
)
def test_a_refusal_around_a_draw_names_its_article(code, article):
    assert Refused(code).source == article
