"""The life of an objection (招标投标法实施条例第二十二条、第四十四条、第五十四条)."""

from typing import Any

from gongheng.foundation.lifecycle import CLOSED, NOTHING, Act, Lifecycle
from gongheng.trading.objections.access import an_interested_party, whoever_raised_it
from gongheng.trading.objections.models import About, ObjectionState
from gongheng.trading.tendering.access import the_host

O = ObjectionState  # noqa: E741

# Each kind of objection is answered under an article of its own.
ANSWERED_UNDER = {
    About.DOCUMENTS: "招标投标法实施条例第二十二条",
    About.OPENING: "招标投标法实施条例第四十四条",
    About.RESULT: "招标投标法实施条例第五十四条",
}


def answered_under(objection: Any) -> str:
    """Return the article under which this objection is answered."""
    return ANSWERED_UNDER[About(objection.about)]


# 谁提出异议，开标前等于告诉别人谁是潜在投标人（招标投标法第二十二条），办理人引用也会指向单位，
# 所以提出和撤回不公开，只有摘要入树；答复由招标人作出，公开。
OBJECTION = Lifecycle(
    "objection", "异议", ObjectionState,
    #   verb                  label        from         to            who                  under
    Act("raise_objection",    "提出异议",  NOTHING,     O.RAISED,     an_interested_party, "招标投标法第六十五条", CLOSED),
    Act("answer",             "答复异议",  {O.RAISED},  O.ANSWERED,   the_host,            "招标投标法实施条例第二十二条、第四十四条、第五十四条", under_of=answered_under),
    Act("withdraw_objection", "撤回异议",  {O.RAISED},  O.WITHDRAWN,  whoever_raised_it,   "招标投标法第六十五条", CLOSED),
)  # fmt: skip
