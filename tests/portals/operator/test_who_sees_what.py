"""Every page of the shell × every role: what opens, what leads to the sign-in, what is refused."""

import pytest
from django.urls import URLPattern, get_resolver

from builders import bonds, guardians, registry, trading
from gongheng.foundation.access import actions as access
from gongheng.foundation.access.models import SecurityEvent
from gongheng.foundation.access.roles import Role
from gongheng.trading.bonds import references

pytestmark = pytest.mark.django_db

R = Role
EVERYBODY = set(R.values)
WATCHERS = {R.SUPERVISOR, R.INSPECTOR}
MARKET = {R.TENDERER, R.AGENCY, R.BIDDER}
CENTRE = {R.CENTRE, R.WITNESS}
ADMINISTRATION = {R.SYSTEM_ADMIN, R.SECURITY_ADMIN, R.AUDITOR}

# Pages of one bond: the role may enter, but only the keeper of its account finds anything there.
OF_THE_KEEPER = (
    "bond",
    "confirm_bond",
    "reject_bond",
    "release_bond",
    "pay_over_bond",
    "guarantee",
)

# Seats and draws of the own region: operator/test_seats.py, supervisor/test_proposals.py
OF_A_SEAT = ("seat", "arrive", "report_absence", "vacate_seat", "stand_down", "tell_value")
ON_A_DRAW = ("cancel_draw", "propose_cancel", "keep_draw")
NONE_THERE = ("agree_value", "proposal", "agree", "oppose", "seat", "vacate_seat")

# Address name -> roles that may open it. Anonymous visitors are sent to the sign-in by all of them.
PAGES = {
    "desk:desk": EVERYBODY,
    "desk:recusals": EVERYBODY,
    "desk:recuse": EVERYBODY,
    "desk:searches": EVERYBODY,
    "signin:keys": EVERYBODY,
    "signin:people": MARKET,
    "signin:add_person": MARKET,
    "supervisor:tenders": WATCHERS,
    "supervisor:tender": WATCHERS,
    "supervisor:suspend": {R.SUPERVISOR},
    "supervisor:resume": {R.SUPERVISOR},
    "supervisor:objections": WATCHERS,
    "supervisor:reports": WATCHERS,
    "supervisor:report_file": WATCHERS,
    "supervisor:experts": WATCHERS,
    "supervisor:expert": WATCHERS,
    "supervisor:admit": {R.SUPERVISOR},
    "supervisor:suspend_expert": {R.SUPERVISOR},
    "supervisor:resume_expert": {R.SUPERVISOR},
    "supervisor:leave_expert": {R.SUPERVISOR},
    "supervisor:draws": WATCHERS,
    "supervisor:draw": WATCHERS,
    "supervisor:draw_transcript": WATCHERS,
    "supervisor:cancel_draw": {R.SUPERVISOR},
    "supervisor:propose_cancel": {R.SUPERVISOR},
    "supervisor:keep_draw": {R.SUPERVISOR},
    "supervisor:inspect": {R.SUPERVISOR},
    "supervisor:agree_value": {R.SUPERVISOR},
    "supervisor:proposals": WATCHERS,
    "supervisor:proposal": WATCHERS,
    "supervisor:agree": {R.SUPERVISOR},
    "supervisor:oppose": {R.SUPERVISOR},
    "supervisor:survey": WATCHERS,
    "supervisor:seats": WATCHERS,
    "supervisor:seat": WATCHERS,
    "supervisor:vacate_seat": {R.SUPERVISOR},
    "supervisor:recusals": {R.SUPERVISOR},
    "supervisor:lift_recusal": {R.SUPERVISOR},
    "supervisor:standings": WATCHERS | {R.CREDIT},
    "supervisor:restrict": {R.SUPERVISOR, R.CREDIT},
    "supervisor:lift": {R.SUPERVISOR, R.CREDIT},
    "operator:front": CENTRE | ADMINISTRATION,
    "operator:today": CENTRE,
    "operator:venues": CENTRE,
    "operator:open_venue": {R.CENTRE},
    "operator:add_room": {R.CENTRE},
    "operator:room": CENTRE,
    "operator:book": {R.CENTRE},
    "operator:bookings": CENTRE,
    "operator:release": {R.CENTRE},
    **{f"operator:{name}": CENTRE for name in ("seats", "values", *OF_A_SEAT)},
    "operator:parties": CENTRE,
    "operator:party": CENTRE,
    "operator:bonds": {R.CENTRE},
    "operator:statement": {R.CENTRE},
    "operator:guarantees": {R.CENTRE},
    **{f"operator:{name}": {R.CENTRE} for name in OF_THE_KEEPER},
    "operator:bond_accounts": {R.SECURITY_ADMIN},
    "operator:open_account": {R.SECURITY_ADMIN},
    "operator:assign_keeper": {R.SECURITY_ADMIN},
    "operator:shut_account": {R.SECURITY_ADMIN},
    "supervisor:bonds": WATCHERS,
    "supervisor:held_bonds": {R.SUPERVISOR},
    "operator:packages": {R.CENTRE},
    "operator:package_file": {R.CENTRE},
    "operator:imports": {R.CENTRE, R.SYSTEM_ADMIN},
    "operator:witnesses": {R.SYSTEM_ADMIN, R.AUDITOR},
    "operator:audits": {R.SYSTEM_ADMIN, R.AUDITOR},
    "operator:status": {R.SYSTEM_ADMIN},
    "operator:offices": {R.SECURITY_ADMIN},
    "operator:appoint": {R.SECURITY_ADMIN},
    "operator:dismiss": {R.SECURITY_ADMIN},
    "operator:reset_password": {R.SECURITY_ADMIN},
    "operator:organs": {R.SECURITY_ADMIN},
    "operator:establish": {R.SECURITY_ADMIN},
    "operator:amend_organ": {R.SECURITY_ADMIN},
    "operator:close_organ": {R.SECURITY_ADMIN},
    "operator:events": {R.AUDITOR},
    "operator:offices_audit": {R.AUDITOR},
    "operator:ledger": {R.AUDITOR},
    "circles:circles": WATCHERS | {R.SYSTEM_ADMIN},
    "circles:circle": WATCHERS | {R.SYSTEM_ADMIN},
    "circles:propose": {R.SUPERVISOR, R.SYSTEM_ADMIN},
    "circles:confirm_draw_key": {R.SUPERVISOR, R.SYSTEM_ADMIN},
    "circles:set_draw_key": {R.SUPERVISOR, R.SYSTEM_ADMIN},
    "circles:ask_to_retire": {R.SUPERVISOR, R.SYSTEM_ADMIN},
    "circles:drop": {R.SUPERVISOR, R.SYSTEM_ADMIN},
    "circles:confirm": {R.SUPERVISOR},
    "circles:retire": {R.SUPERVISOR},
    "guardian:front": {R.GUARDIAN},
    "guardian:draws": {R.GUARDIAN},
}
# Pages of the sign-in have their own tests: they open to nobody in particular.
OWN_TESTS = {"signin:in", "signin:out", "signin:register", "signin:office", "signin:second_factor",
             "signin:account", "signin:revoke_key", "signin:end_office",
             "signin:reset_password",
             "supervisor:find_ground",  # a bond of the own region: tests/portals/test_bonds_on_pages.py
             "guardian:release", "guardian:request", "guardian:draw", "guardian:draw_request",  # of the own circle: tests/portals/guardian
             # one's own certificates: tests/portals/signin
             "signin:certificate_in", "signin:certificate_in_text", "signin:certificate_text",
             "signin:certificates", "signin:end_certificate",
             # one person's own searches: tests/portals/desk/test_searches.py
             "desk:save_search", "desk:search", "desk:seen_search", "desk:rename_search",
             "desk:drop_search"}  # fmt: skip


@pytest.fixture
def things():
    """One thing of each kind, so that every address leads somewhere."""
    from django.conf import settings

    from gongheng.registry.organs.models import Organ
    from gongheng.registry.standing import actions as standing
    from gongheng.registry.venues import actions as venues

    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host)
    firm = registry.a_party()
    keeper = registry.a_supervisor(registry.HUBEI)
    expert, _ = registry.an_applicant()
    barred = standing.restrict(firm.code, restriction="bid", reason="示例", basis="示例条款",
                               since=trading.START, by=keeper, at=trading.START)  # fmt: skip
    centre = registry.an_office(R.CENTRE, settings.CENTRE_CODE, registry.WUHAN)
    venue = venues.open_venue(settings.CENTRE_CODE, name="示例中心", region=registry.WUHAN,
                              address="示例路1号", by=centre, at=trading.START)  # fmt: skip
    room = venues.add_room(
        venue, name="开标一室", kind="opening", seats=30, by=centre, at=trading.START
    )
    booking = venues.book(room, matter=tender.code, purpose="开标", starts_at=tender.bids_due_at,
                          ends_at=tender.bids_due_at + registry.hours(2), by=centre,
                          at=trading.START)  # fmt: skip
    recusal = access.recuse(host.person, against=firm.code, reason="示例", region=registry.WUHAN,
                            by=host, at=trading.START)  # fmt: skip
    organ = registry.an_organ()
    circle = guardians.a_proposed_circle(registry.WUHAN)
    account, _ = bonds.an_account()
    code = references.draw()
    assert Organ.objects.exists()
    return {
        "supervisor:tender": tender.code, "supervisor:suspend": tender.code,
        "supervisor:resume": tender.code, "supervisor:report_file": 0,
        **{f"supervisor:{name}": 0 for name in ("draw", "draw_transcript", *ON_A_DRAW, *NONE_THERE)},
        **{f"operator:{name}": 0 for name in OF_A_SEAT},
        "supervisor:expert": expert.pk, "supervisor:admit": expert.pk,
        "supervisor:suspend_expert": expert.pk, "supervisor:resume_expert": expert.pk,
        "supervisor:lift_recusal": recusal.pk, "supervisor:leave_expert": expert.pk, "supervisor:lift": barred.pk,
        "operator:add_room": venue.pk, "operator:room": room.pk, "operator:book": room.pk,
        "operator:release": booking.pk, "operator:party": firm.code, "operator:package_file": 0,
        "operator:dismiss": keeper.office_id, "operator:reset_password": keeper.office_id, "operator:amend_organ": organ.code,
        "operator:close_organ": organ.code,
        "operator:assign_keeper": account.pk, "operator:shut_account": account.pk,
        **{f"operator:{name}": code for name in OF_THE_KEEPER},
        **{f"circles:{name}": circle.code for name in
           ("circle", "confirm", "set_draw_key", "confirm_draw_key", "ask_to_retire", "retire", "drop")},
    }  # fmt: skip


# Refused or not there although the role is right: another state, or nothing of that kind.
OTHER_ANSWERS = {
    # a draw of the own region: supervisor/test_draws_pages.py
    **{(f"supervisor:{name}", R.SUPERVISOR): 404 for name in NONE_THERE},
    **{(f"supervisor:{name}", R.INSPECTOR): 404 for name in ("proposal", "seat")},
    **{(f"operator:{name}", role): 404 for name in OF_A_SEAT for role in CENTRE},
    # nothing was handed in to be compared
    **{("circles:confirm_draw_key", role): 403 for role in (R.SUPERVISOR, R.SYSTEM_ADMIN)},
    **{(f"supervisor:{name}", role): 404 for name in ("draw", "draw_transcript")
       for role in (R.SUPERVISOR, R.INSPECTOR)},
    **{(f"supervisor:{name}", R.SUPERVISOR): 404 for name in ON_A_DRAW},
    ("supervisor:report_file", R.SUPERVISOR): 404, ("supervisor:report_file", R.INSPECTOR): 404,
    ("operator:package_file", R.CENTRE): 404,
    # the supervisor of the matrix serves a city and keeps its experts; the applicant waits
    ("supervisor:suspend_expert", R.SUPERVISOR): 409,
    ("supervisor:resume_expert", R.SUPERVISOR): 409,
    # the credit officer of the matrix has a city; the province restricted
    ("supervisor:lift", R.SUPERVISOR): 403, ("supervisor:lift", R.CREDIT): 403,
    **{(f"operator:{name}", R.CENTRE): 404 for name in OF_THE_KEEPER},
    # the circle waits for its confirmation; nobody asked to end it
    **{("circles:ask_to_retire", role): 409 for role in (R.SUPERVISOR, R.SYSTEM_ADMIN)},
    ("circles:retire", R.SUPERVISOR): 403,
    **{("operator:front", role): 302 for role in CENTRE | ADMINISTRATION},
}  # fmt: skip


@pytest.mark.parametrize("role", ["anonymous", *R.values])
def test_each_role_opens_its_own_pages_and_no_other(role, client_of, things):
    from django.urls import reverse

    client = client_of(role)
    wrong = []
    for name, roles in PAGES.items():
        url = reverse(name, args=[things[name]] if name in things else [])
        answer = client.get(url)
        if role == "anonymous":
            good = answer.status_code == 302 and answer["Location"].startswith("/signin/?next=")
        else:
            expected = OTHER_ANSWERS.get((name, role), 200) if role in roles else 403
            good = answer.status_code == expected
        if not good:
            wrong.append((name, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", ["anonymous", *R.values])
def test_a_page_refused_for_reading_is_refused_for_writing(role, client_of, things):
    from django.urls import reverse

    client = client_of(role)
    for name, roles in PAGES.items():
        if role in roles:
            continue
        answer = client.post(reverse(name, args=[things[name]] if name in things else []), {})
        assert answer.status_code == (302 if role == "anonymous" else 403), name


def test_the_matrix_names_every_address_of_these_portals():
    found = set()
    for one in get_resolver().url_patterns:
        space = getattr(one, "namespace", None)
        if space in {"signin", "operator", "supervisor", "desk", "circles", "guardian"}:
            found |= {f"{space}:{p.name}" for p in one.url_patterns if isinstance(p, URLPattern)}
    assert found == set(PAGES) | OWN_TESTS


def test_without_its_door_a_page_would_open_to_everybody(client_of, things, monkeypatch):
    """The twin: take the door away and the matrix must notice."""
    from gongheng.portals.operator.status import Status

    client = client_of("bidder")
    assert client.get("/operator/status/").status_code == 403
    monkeypatch.setattr(Status, "open_to", ())
    assert client.get("/operator/status/").status_code == 200


def test_a_refused_entry_is_noted_for_the_auditor(client_of):
    client_of("bidder").get("/operator/status/")
    noted = SecurityEvent.objects.get(kind="refused")
    assert (noted.code, noted.path) == ("forbidden", "/operator/status/")
    page = client_of("auditor").get("/operator/audit/events/").content.decode()
    assert "岗位无权进入此页" in page


def test_a_supervisor_sees_only_his_own_region(client_of, things):
    yichang = registry.a_supervisor(registry.YICHANG)
    client = client_of(yichang)
    assert client.get(f"/supervisor/tenders/{things['supervisor:tender']}/").status_code == 404
    assert things["supervisor:tender"] not in client.get("/supervisor/").content.decode()
    assert client.get(f"/supervisor/experts/{things['supervisor:expert']}/").status_code == 404


def test_another_centre_neither_sees_nor_books_the_room(client_of, things):
    other = registry.an_office(R.CENTRE, registry.a_code("12"), registry.WUHAN)
    client = client_of(other)
    assert client.get(f"/operator/rooms/{things['operator:room']}/").status_code == 404
    assert client.get(f"/operator/rooms/{things['operator:book']}/book/").status_code == 404
    assert (
        client.get(f"/operator/bookings/{things['operator:release']}/release/").status_code == 404
    )
