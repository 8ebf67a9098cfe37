"""Look for cases and lay each that is not laid yet."""

from datetime import datetime

from django.db import transaction

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import hold
from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.evaluation.access import the_clock_or_the_chair
from gongheng.trading.evaluation.findings import actions, rules
from gongheng.trading.evaluation.lifecycle import FINDING
from gongheng.trading.evaluation.models import Evaluation, Finding


def lay_all(evaluation: Evaluation, *, by: Actor, at: datetime) -> list[Finding]:
    """核对关联关系：按登记逐一提示，已经提示过的不重复；返回全部情形."""
    with transaction.atomic():
        act = FINDING.acts["lay"]
        refuse_unless(the_clock_or_the_chair(by, evaluation), "not_permitted", act=act.label,
                      source=act.under)  # fmt: skip
        evaluation = hold(evaluation)
        refuse_unless(evaluation.state in {"formed", "scoring"}, "wrong_state", thing="评标",
                      act=act.label, state=evaluation.get_state_display(), source=act.under)  # fmt: skip
        laid = set(evaluation.findings.values_list("key", flat=True))
        for case in rules.cases_of(evaluation):
            if case.key not in laid:
                actions.lay(evaluation, case=case, by=by, at=at)
    return list(evaluation.findings.all())
