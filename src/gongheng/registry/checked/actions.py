"""Note a check in the register."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning
from gongheng.registry.checked.lifecycle import CHECKED
from gongheng.registry.checked.models import Checked


def note(
    occasion: str, *, case: str, subject: str, receipt: str, by: Actor, at: datetime
) -> Checked:
    """登记信用查询。由出具回执时一并办理，交易环节据此提示或者核对."""
    checked = Checked(occasion=occasion, case=case, subject=subject, body=by.body, receipt=receipt,
                      checked_at=at)  # fmt: skip
    with beginning(CHECKED, "note", checked, by=by, at=at) as (checked, record):
        record(occasion=occasion, receipt=receipt)
    return checked
