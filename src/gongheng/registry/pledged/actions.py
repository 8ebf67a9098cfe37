"""Note a pledge for a step, and strike it off."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.registry import entry_checks as check
from gongheng.registry.pledged.lifecycle import PLEDGED
from gongheng.registry.pledged.models import Pledged, Step


def note_down(code: str, *, step: str, source: str, by: Actor, at: datetime) -> Pledged:
    """登记承诺。由签署信用承诺时一并办理，自此该环节视为已承诺."""
    pledged = Pledged(code=code, since=at, source=source,
                      step=check.among(step, Step.values, field="step"))  # fmt: skip
    with beginning(PLEDGED, "note_down", pledged, by=by, at=at) as (pledged, record):
        record(step=pledged.step, source=source)
    return pledged


def strike_off(pledged: Pledged, *, by: Actor, at: datetime) -> Pledged:
    """注销承诺登记。承诺撤回、被新版本替代或者认定为不实之后，该环节不再视为已承诺."""
    with performing(PLEDGED, "strike_off", pledged, by=by, at=at) as (pledged, record):
        pledged.struck_at = at
        record(step=pledged.step, source=pledged.source)
    return pledged
