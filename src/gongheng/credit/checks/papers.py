"""What the paper of a receipt says: only what was kept when it was made, so that it never changes."""

from typing import Any

from gongheng.credit.checks.models import CreditCheck

KIND = "credit_check"


def paper_of(check: CreditCheck) -> dict[str, Any]:
    """Facts of the layout; the code printed on the paper is `check.digest`."""
    return {
        "number": check.number, "occasion": check.occasion, "case": check.case,
        "subject": check.subject.code, "body": check.body, "body_name": check.body_name,
        "date": check.checked_at.isoformat(), **check.summary,
    }  # fmt: skip
