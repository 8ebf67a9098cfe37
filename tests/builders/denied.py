"""Assert that an act is refused, says why, and leaves neither a row nor an entry."""

import pytest
from django.apps import apps

from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused, wording

WATCHED = (
    "tendering",
    "notices",
    "bonds",
    "bidding",
    "opening",
    "evaluation",
    "award",
    "contracts",
    "archive",
)


def everything():
    """Return every row of trading as it stands."""
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for label in WATCHED
        for model in apps.get_app_config(label).get_models()
    }


def refused(code, function, *args, **kwargs):
    """Call and return the refusal; the code must have its sentence with every blank filled."""
    before, entries = everything(), Entry.objects.count()
    with pytest.raises(Refused) as caught:
        function(*args, **kwargs)
    no = caught.value
    assert no.code == code, f"{no.code}: {no.sentence}"
    assert code in wording()
    assert "—" not in no.sentence
    assert Entry.objects.count() == entries
    assert everything() == before
    return no
