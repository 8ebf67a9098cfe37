"""A province contains its cities, a city its counties, and no neighbour whose code looks alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongheng.foundation.access.actors import covers, head_of


@pytest.mark.parametrize(
    ("own", "region", "inside"),
    [
        ("420000", "421102", True),
        ("420000", "430100", False),
        ("421000", "421003", True),
        ("421000", "421102", False),  # 荆州 is not 黄冈, though both begin with 421
        ("420100", "420102", True),
        ("420102", "420100", False),
        ("420102", "420102", True),
        ("", "420102", False),
    ],
)
def test_a_region_of_duty_contains_what_lies_in_it(own, region, inside):
    assert covers(own, region) is inside


@given(st.from_regex(r"[1-8][0-9]{5}", fullmatch=True))
def test_every_region_contains_itself_and_its_own_counties(code):
    assert covers(code, code)
    if code.endswith("00"):
        assert covers(code, head_of(code).ljust(6, "1"))
