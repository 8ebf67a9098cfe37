"""Know many subjects at once, as an upload needs it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gongheng.credit.subjects.actions import rename
from gongheng.credit.subjects.lifecycle import SUBJECT
from gongheng.credit.subjects.models import Subject
from gongheng.credit.subjects.rules import name_to_keep
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning_many
from gongheng.registry import entry_checks as check


def know_many(
    names: Mapping[str, str], *, known: Mapping[str, Subject], parties: Mapping[str, Any],
    organs: Mapping[str, Any], region: str, by: Actor, at: datetime,
) -> dict[str, Subject]:  # fmt: skip
    """主体成批入库. `names`: code -> name given; the rest is what the register knows of them.

    Refuses like `know`; one refusal refuses all.
    """
    found, new = {}, []
    for told, given in names.items():
        code = check.uscc(told, field="subject_code")
        before = known.get(code)
        kept, place = name_to_keep(code, given, before, parties.get, organs.get)
        if before is not None:
            same = before.name == kept
            found[code] = before if same else rename(before, name=kept, by=by, at=at)
        else:
            new.append(Subject(code=code, name=kept, region=place or region, known_since=at))
    made = beginning_many(SUBJECT, "know", new, by=by, at=at,
                         facts_of=lambda one: {"person": False, "named": one.named})  # fmt: skip
    return found | {one.code: one for one in made}
