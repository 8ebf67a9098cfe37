"""Of sealed bids, too, nobody learns who or how many before the close: every role, page and list."""

from datetime import timedelta

import pytest

from builders import callers, sealed
from builders import trading as build
from gongheng.foundation import clock
from gongheng.foundation.access.actors import CLOCK
from gongheng.foundation.access.models import SecurityEvent
from gongheng.foundation.ledger.models import Entry, Pad
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.lifecycle import CLOSED
from gongheng.portals.tenderer import tabs
from gongheng.trading.bidding.intake import actions as intakes
from gongheng.trading.bidding.lifecycle import BID, INTAKE
from gongheng.trading.bidding.models import Intake
from portals.bidder.test_secrecy import EVERYBODY, pages_about, text_of

MORE = ("guardian", "system_admin", "security_admin", "auditor")
pytestmark = pytest.mark.django_db


def lists_about(tender):
    """What the interface tells of a tender."""
    section, at = tender.sections.first(), f"/api/v1/tenders/{tender.code}"
    return [
        at, f"{at}/bids", f"{at}/timeline", f"{at}/opening", "/api/v1/bids", "/api/v1/consortia",
        f"/api/v1/sections/{section.code}", f"/api/v1/sections/{section.code}/sealing",
        "/api/v1/tenders", f"/api/v1/matters/{tender.code}/entries", "/api/v1/changes",
        f"/projects/{tender.code}/", f"/projects/{tender.code}/proof/", "/figures/",
        f"/supervisor/tenders/{tender.code}/", "/supervisor/", "/supervisor/bonds/",
        "/operator/status/", "/operator/audit/events/",
    ]  # fmt: skip


def counted(path: str, wanted: str) -> bool:
    """Parts and answers without a clock in them: their length may not tell a number either."""
    steady = "parts/" in path or (
        "/api/" in path and path.split("/")[3] not in {"changes", "matters"}
    )
    return steady if wanted else True


def test_before_the_close_no_role_learns_names_or_numbers_of_sealed_bids(client_of):
    tender = sealed.a_sealed_tender()
    intakes.open(tender, by=CLOCK, at=tender.announced_at)
    sealed.submit(tender.sections.get(), sealed.a_bidder(number=9))
    looks = [client_of(sealed.host_of(tender)), *(client_of(who) for who in (*EVERYBODY, *MORE))]
    found: dict[str, int] = {}
    keys = {one: callers.key_of(one.actor) for one in looks if one.actor is not None}

    def seen(wanted=""):
        with clock.frozen(tender.bids_due_at - timedelta(minutes=1)):
            for client in looks:
                told = {"Authorization": f"Bearer {keys[client]}"} if client in keys else {}
                for path in [*pages_about(tender), *lists_about(tender)]:
                    if not counted(path, wanted):
                        continue
                    answer = client.get(path, headers=told)
                    found[path] = min(found.get(path, 999), answer.status_code)
                    yield path, text_of(answer)

    before = [(path, len(text)) for path, text in seen("counted")]
    secrets = [sealed.a_bidder(number=n, name=f"秘密投标人{n}公司") for n in range(3)]
    bids = [sealed.submit(tender.sections.get(), one) for one in secrets]
    sealed.replace(bids[0], secrets[0], at=sealed.moment_of(tender))
    sealed.withdraw(bids[1], secrets[1], at=sealed.moment_of(tender))
    seal_all(at=tender.bids_due_at - timedelta(hours=1))
    intake, after = Intake.objects.get(), []
    for path, text in seen():
        for bid in bids:
            bid.refresh_from_db()
            told = (bid.commitment, bid.nonce, bid.receipt["head"], intake.head)
            if "changes" not in path:  # where every unit's registration stands
                told += (bid.bidder_name, bid.bidder_code)
            for word in told:
                assert word not in text, path
        if counted(path, "counted"):
            after.append((path, len(text)))
    assert before == after
    gone = {path for path, status in found.items() if status != 200}
    assert all("opening" in path for path in gone), gone  # not held yet; all others exist


def test_every_closed_act_of_bids_and_intakes_is_kept_from_the_hosts_history():
    """The twin: without its name on that list, the history would count the bids."""
    closed = {life.name(act.verb) for life in (BID, INTAKE) for act in life.acts.values()
              if act.sight == CLOSED}  # fmt: skip
    told_later = {
        "bid.lapse",
        "intake.open",
    }  # one for the tender itself, the other after the close
    assert closed - told_later <= tabs.SECRET


def test_the_ledger_shows_of_a_sealed_bid_a_blinded_leaf_among_others():
    tender = sealed.a_sealed_tender()
    sealed.submit(tender.sections.get(), sealed.a_bidder())
    entry = Entry.objects.get(act="bid.submit_sealed")
    assert entry.blind
    assert entry.sight == CLOSED
    seal_all(at=sealed.moment_of(tender))
    assert (Entry.objects.filter(leaf__isnull=False).count() + Pad.objects.count()) % 16 == 0


def test_a_refused_attempt_does_not_tell_the_auditor_which_tender_it_was(settings):
    settings.MIDDLEWARE = [callers.DOOR]
    tender = sealed.a_sealed_tender()
    bidder = sealed.a_bidder()
    caller = callers.Caller(callers.key_of(bidder.actor))
    with clock.frozen(sealed.moment_of(tender)):
        code = tender.sections.get().code
        assert caller.send(f"/sections/{code}/sealed-bids", b"{}").status_code == 422
        assert (
            caller.send(f"/sections/{code}/bids", {"letter": build.a_letter()}).status_code >= 400
        )
        assert caller.get(f"/chunks/{'ab' * 32}").status_code == 404
    paths = list(SecurityEvent.objects.order_by("pk").values_list("path", flat=True))
    assert paths == [
        "/api/v1/sections/*/sealed-bids",
        "/api/v1/sections/*/bids",
    ]  # a chunk that is not there yet is the usual answer, not an attempt
