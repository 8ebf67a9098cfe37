"""Which name a subject is known by: the register's, and nobody else's."""

from collections.abc import Callable
from typing import Any

from gongheng.credit.subjects.models import Subject
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.organs.queries import organ_of
from gongheng.registry.parties.queries import party_of


def name_to_keep(
    code: str, given: str, known: Subject | None,
    party_named: Callable[[str], Any] = party_of, organ_named: Callable[[str], Any] = organ_of,
) -> tuple[str, str]:  # fmt: skip
    """Return (name, region) of an organisation; region "" when no register tells it.

    The name of a registered party or organ counts; another one given for it is refused with
    `name_differs`, a former name is understood.
    """
    given = check.text(given, field="subject_name", required=False)
    party = party_named(code)
    organ = None if party else organ_named(code)
    if party is not None:
        kept, region, also = party.name, party.region, party.former_names
    elif organ is not None:
        kept, region, also = organ.name, organ.region, []
    else:
        kept, region, also = (known.name if known else given), "", []
    refuse_unless(given in {"", kept, *also}, "name_differs", field="subject_name", registered=kept)
    refuse_unless(kept, "missing_field", field="subject_name", name="主体名称")
    return kept, region
