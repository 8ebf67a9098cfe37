"""Which criteria of a plan members score, and which the rating of credit decides."""

from typing import Any

from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.tendering.rules import CREDIT


def scored_criteria(evaluation: Evaluation) -> list[dict[str, Any]]:
    """The criteria members give points for."""
    return [one for one in evaluation.plan.get("criteria", []) if one.get("kind") != CREDIT]


def credit_criteria(evaluation: Evaluation) -> list[dict[str, Any]]:
    """The criteria whose points are the rating of credit."""
    return [one for one in evaluation.plan.get("criteria", []) if one.get("kind") == CREDIT]
