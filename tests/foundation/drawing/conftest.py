"""Five guardians whose key was made together, and random draws to check against one another."""

import random

import pytest

from builders.draws import five_guardians


@pytest.fixture(scope="session")
def guardians():
    """Made once: the ceremony takes a second."""
    return five_guardians()


@pytest.fixture
def chance(request):
    return random.Random(request.node.name)
