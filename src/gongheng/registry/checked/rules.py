"""Whether a step may go on without a check: the rulebook of the place and day says which may not."""

from datetime import datetime

from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.checked.models import Checked
from gongheng.rules.book import default_book, place_of

REQUIRED = "credit/check_required_at"


def refuse_without_check(
    occasion: str, case: str, subject: str, *, region: str, at: datetime
) -> None:
    """未查询信用信息的，规则要求查询的环节不得办理；规则未要求的只提示. Refuses `check_missing`."""
    law = default_book().law(place_of(region), day_of(at))
    if REQUIRED not in law or occasion not in law[REQUIRED].value:
        return
    refuse_unless(_noted(occasion, case, subject), "check_missing", field="check",
                  ruling=law[REQUIRED])  # fmt: skip


def warning(occasion: str, case: str, subject: str) -> str:
    """What a page says before the step when nobody has checked; "" when somebody has."""
    if _noted(occasion, case, subject):
        return ""
    return "还没有查询对方的信用信息。请先查询并取得回执（应查尽查）。"


def _noted(occasion: str, case: str, subject: str) -> bool:
    return Checked.objects.filter(occasion=occasion, case=case, subject=subject).exists()
