"""A tender of two sections under a circle, and a bidder with its certificate."""

import pytest

from builders import sealed


@pytest.fixture
def tender(db):
    return sealed.a_sealed_tender(sections_wanted=2)


@pytest.fixture
def bidder(db):
    return sealed.a_bidder()
