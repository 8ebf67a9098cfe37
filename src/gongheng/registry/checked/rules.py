"""Whether a step may go on without a check: the rulebook of the place and day says which may not."""

from collections.abc import Collection
from datetime import datetime

from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.checked.models import Checked
from gongheng.rules.book import default_book, place_of

REQUIRED = "credit/check_required_at"


def refuse_without_check(
    occasion: str, case: str, subject: str, *, by: Collection[str], region: str, at: datetime
) -> None:
    """未查询信用信息的，规则要求查询的环节不得办理；规则未要求的只提示. Refuses `check_missing`.

    `by`: the bodies whose duty it is; a look by anybody else, the winner itself too, is not theirs.
    """
    law = default_book().law(place_of(region), day_of(at))
    if REQUIRED not in law or occasion not in law[REQUIRED].value:
        return
    refuse_unless(_noted(occasion, case, subject, by), "check_missing", field="check",
                  ruling=law[REQUIRED])  # fmt: skip


def warning(occasion: str, case: str, subject: str, *, by: Collection[str]) -> str:
    """What a page says before the step when none of these has checked; "" when one has."""
    if _noted(occasion, case, subject, by):
        return ""
    return "还没有查询对方的信用信息。请先查询并取得回执（应查尽查）。"


def _noted(occasion: str, case: str, subject: str, by: Collection[str]) -> bool:
    bodies = [one for one in by if one and one != subject]
    rows = Checked.objects.filter(occasion=occasion, case=case, subject=subject)
    return rows.filter(body__in=bodies).exists()
