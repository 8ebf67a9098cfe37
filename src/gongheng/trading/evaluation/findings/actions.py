"""Lay a case before the committee; the committee decides, and void bids are invalidated with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, hold, performing
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.evaluation import rules as evaluations
from gongheng.trading.evaluation.findings.rules import Case
from gongheng.trading.evaluation.lifecycle import FINDING
from gongheng.trading.evaluation.models import Evaluation, Finding
from gongheng.trading.tendering.rules import refuse_if_paused


def lay(evaluation: Evaluation, *, case: Case, by: Actor, at: datetime) -> Finding:
    """提示关联情形。平台只摆出登记的事实，是否成立由评标委员会认定."""
    finding = Finding(evaluation=evaluation, key=case.key, ground=case.ground,
                      bids=list(case.bids), evidence=case.evidence, found_at=at)  # fmt: skip
    with beginning(FINDING, "lay", finding, by=by, at=at) as (finding, record):
        refuse_if_paused(evaluation.tender)
        record(ground=case.ground, bids=[f"bid:{pk}" for pk in case.bids],
               evidence=sm3_hex(case.evidence.encode()))  # fmt: skip
    return finding


def uphold(finding: Finding, *, reason: str, by: Actor, at: datetime) -> Finding:
    """认定成立，相关投标均无效；由负责人代表评标委员会记录."""
    with (
        _evaluation_first(finding),
        performing(FINDING, "uphold", finding, by=by, at=at) as (finding, record),
    ):
        _decide(finding, reason, at)
        void = evaluations.valid_bids(finding.evaluation).filter(pk__in=finding.bids)
        for bid in void:
            bidding.invalidate(bid, ground=finding.ground, reason=reason.strip(), by=by, at=at)
        record(ground=finding.ground, bids=[f"bid:{pk}" for pk in finding.bids],
               reason_digest=sm3_hex(reason.encode()))  # fmt: skip
    return finding


def dismiss(finding: Finding, *, reason: str, by: Actor, at: datetime) -> Finding:
    """认定不成立，写明理由；理由写进评标报告."""
    with (
        _evaluation_first(finding),
        performing(FINDING, "dismiss", finding, by=by, at=at) as (finding, record),
    ):
        _decide(finding, reason, at)
        record(ground=finding.ground, bids=[f"bid:{pk}" for pk in finding.bids],
               reason_digest=sm3_hex(reason.encode()))  # fmt: skip
    return finding


@contextmanager
def _evaluation_first(finding: Finding) -> Iterator[Any]:
    """Hold the evaluation, so that no report closes while the committee still decides."""
    with transaction.atomic():
        yield hold(finding.evaluation)


def _decide(finding: Finding, reason: str, at: datetime) -> None:
    refuse_if_paused(finding.evaluation.tender)
    refuse_unless(finding.evaluation.state == "scoring", "wrong_state", thing="评标",
                  act="认定关联情形", state=finding.evaluation.get_state_display(),
                  source="招标投标法实施条例第三十四条")  # fmt: skip
    refuse_unless(reason.strip(), "missing_field", field="reason", name="认定理由")
    finding.reason, finding.decided_at = reason.strip(), at
