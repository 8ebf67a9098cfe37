"""Pages of draws in a browser: nothing wrong, nothing sideways, at both widths."""

import pytest

from builders import lots as build
from builders import registry
from portals.conftest import someone

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]
LISTED = "/supervisor/draws/"


def test_pages_of_draws_are_good_pages(good_page, at_moment):
    formed = build.a_circle()
    people = build.experts("A02", 7)
    build.a_list()
    by = registry.someone_of(registry.a_party(roles=["tenderer"]), "tenderer")
    with at_moment(registry.START):
        row = build.a_listed_draw(formed, by, {"A02": 3}, matter="E1", reserves=1)
        build.called_through(row, people, registry.START)
        above = someone("supervisor")
        good_page(above, LISTED, "supervisor", "draws")
        good_page(above, f"{LISTED}{row.lot_id}/", "supervisor", "draw")
        good_page(above, f"{LISTED}{row.lot_id}/cancel/propose/", "supervisor", "draw-propose")
        build.proposed_to_undo(row.lot, registry.START)
        good_page(above, f"{LISTED}{row.lot_id}/", "supervisor", "draw-proposed")
        good_page(above, f"{LISTED}{row.lot_id}/cancel/", "supervisor", "draw-cancel")
        good_page(above, f"{LISTED}{row.lot_id}/keep/", "supervisor", "draw-keep")
        good_page(above, f"{LISTED}inspect/", "supervisor", "inspect")
