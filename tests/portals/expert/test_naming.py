"""Which project it is: told to who takes part, once the bids are opened, and to nobody before."""

from types import SimpleNamespace

import pytest

from gongheng.portals.expert import invitations
from gongheng.registry.experts.lifecycle import InvitationState
from gongheng.trading.tendering.models import TenderState

BEFORE = {"entered", "reviewed", "announced"}


@pytest.mark.parametrize("answer", InvitationState.values)
@pytest.mark.parametrize("state", TenderState.values)
def test_a_project_is_named_only_after_the_opening_and_only_to_who_confirmed(answer, state):
    asked = SimpleNamespace(state=answer, tender=SimpleNamespace(state=state, title="示例道路"))
    told = invitations.named(asked) == "示例道路"
    assert told == (answer == "confirmed" and state not in BEFORE)


def test_without_the_list_of_early_states_the_name_would_be_out_too_soon(monkeypatch):
    monkeypatch.setattr(invitations, "AHEAD", set())
    asked = SimpleNamespace(
        state="confirmed", tender=SimpleNamespace(state="announced", title="示例道路")
    )
    assert invitations.named(asked) == "示例道路"
