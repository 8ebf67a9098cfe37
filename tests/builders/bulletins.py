"""Bulletins and duties, reached only by real acts."""

from builders.credit import Bureau, a_document_number
from gongheng.credit.bulletins import actions
from gongheng.credit.bulletins.models import Bulletin, Duty
from gongheng.foundation import clock

AFTER = clock.beijing(2026, 7, 6, 9)  # the first half of 2026 is over


def a_draft_bulletin(province: Bureau, *, year=2026, half=1, at=AFTER, **changes) -> Bulletin:
    return actions.draft_bulletin(year=year, half=half, by=province.clerk, at=at, **changes)


def a_published_bulletin(province: Bureau, *, at=AFTER, **changes) -> Bulletin:
    made = a_draft_bulletin(province, at=at, **changes)
    made = actions.adopt_bulletin(
        made, document_number=a_document_number(), by=province.checker, at=at
    )
    return actions.publish_bulletin(made, by=province.clerk, at=at)


def a_duty(bureau: Bureau, kind="liaison", *, name="张示例", at=AFTER) -> Duty:
    return actions.name_duty(kind=kind, name=name, phone="027-00000000", by=bureau.clerk, at=at)
