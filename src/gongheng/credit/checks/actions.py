"""Check a subject's credit and leave a receipt."""

from datetime import datetime

from django.db import transaction

from gongheng.credit.checks import rules
from gongheng.credit.checks.lifecycle import CREDIT_CHECK
from gongheng.credit.checks.models import CreditCheck
from gongheng.credit.checks.papers import KIND, paper_of
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning
from gongheng.foundation.clock import day_of
from gongheng.foundation.documents import verification_code
from gongheng.foundation.serials.take import next_serial
from gongheng.registry.checked import actions as register


@transaction.atomic
def check(occasion: str, *, case: str, subject: Subject, by: Actor, at: datetime) -> CreditCheck:
    """查询信用。只看公开的信息，留下回执：编号、时间、结果及其摘要；一并登记供交易环节核对."""
    made = CreditCheck(occasion=occasion if isinstance(occasion, str) else "", subject=subject,
                       body=by.body, body_name=rules.name_of(by), region=by.region,
                       checked_by=by.person, checked_at=at)  # fmt: skip
    with beginning(CREDIT_CHECK, "check", made, by=by, at=at) as (made, record):
        made.case = rules.case_number(made.occasion, case)
        made.summary = rules.summary_of(subject, at) | {
            "name": rules.shown_name(subject), "label": made.occasion_label,
        }  # fmt: skip
        year = day_of(at).year
        made.number = f"CX-{year}-{next_serial(f'credit-check-{year}'):07d}"
        made.digest = verification_code(KIND, paper_of(made))
        record(number=made.number, occasion=occasion, digest=made.digest, body=by.body)
    register.note(
        made.occasion, case=made.case, subject=subject.code, receipt=made.number, by=by, at=at
    )
    return made
