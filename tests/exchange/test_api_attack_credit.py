"""Every operation of the credit platform, called by every side with what nobody should send."""

import pytest

from builders.attack import Sender, attack, is_of_credit, operations
from builders.callers import key_of
from builders.credit_world import NOW, CreditWorld
from builders.registry import a_party, someone_of
from gongheng.exchange.api import things_credit
from gongheng.exchange.feeds.models import Delivery
from gongheng.foundation import clock

pytestmark = pytest.mark.django_db
AT = "/api/v1/credit/"


@pytest.fixture
def world():
    """One of everything, its real names by address, and a key of every side."""
    with clock.frozen(NOW):
        made = CreditWorld()
        made.grow(1)
        keys = {
            "anonymous": "", "own": key_of(made.own), "clerk": key_of(made.bureau.clerk),
            "checker": key_of(made.bureau.checker), "province": key_of(made.province.clerk),
            "second": key_of(made.province.checker), "asker": key_of(made.asker),
            "tenderer": key_of(made.tenderer), "stranger": key_of(someone_of(a_party())),
        }  # fmt: skip
        yield names_of(made), keys


def names_of(made) -> dict[str, list[object]]:
    """Address up to its name -> real names of the world."""
    codes = {
        "disputes": made.dispute, "contests": made.contest, "repairs": made.application,
        "records": made.record, "uploads": made.upload, "simulations": made.simulation,
        "inquiries": made.inquiry, "granted": made.granted, "lists": made.listing,
        "pledges": made.own_pledge, "cases": made.case, "pieces": made.piece,
        "courses": made.course, "bulletins": made.bulletin, "duties": made.duty,
        "rating-models": made.model, "reports": made.report,
    }  # fmt: skip
    found = {f"{AT}{place}{name}/{{code}}": [one.code]
             for name, one in codes.items() for place in ("", "desk/")}  # fmt: skip
    found[f"{AT}subjects/{{code}}"] = found[f"{AT}points/{{code}}"] = [made.firm.code]
    found[f"{AT}checks/{{number}}"] = [made.check.number]
    found["/api/v1/feeds/deliveries/{code}"] = [
        f"{one.data_key}-{one.seq}" for one in Delivery.objects.all()[:3]
    ]
    return found


def test_whatever_anybody_sends_is_refused_without_a_trace_and_never_breaks(world):
    names, keys = world
    stems = {path[: path.index("}") + 1] for _, _, path, _, _ in operations()
             if is_of_credit(path) and "{" in path}  # fmt: skip
    assert {one for one in stems if not names.get(one)} <= {
        f"{AT}catalogue/{{old}}", f"{AT}receipts/{{receipt_id}}"}  # fmt: skip
    send = Sender(keys, busy=["own", "clerk", "checker", "province"], times=3)
    attack(send, names, lambda _, path: is_of_credit(path))
    assert send.sent > 1500
    assert send.faults == []


def test_without_narrowing_a_stranger_would_read_another_ones_dispute(world, monkeypatch):
    names, keys = world
    (code,) = names[f"{AT}disputes/{{code}}"]
    send = Sender({"stranger": keys["stranger"]})
    address, head = f"{AT}disputes/{code}", {"Authorization": f"Bearer {keys['stranger']}"}
    assert send.client.get(address, headers=head).status_code == 404
    monkeypatch.setattr(things_credit.disputes, "own_disputes", lambda _: every_dispute())
    assert "grounds" in send.client.get(address, headers=head).json()


def every_dispute():
    from gongheng.credit.disputes.models import Dispute

    return Dispute.objects.all()
