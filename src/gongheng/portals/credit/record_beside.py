"""What stands beside a record: objections, repairs, reviews about it, and the check it asks for."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from gongheng.credit.catalogue.kinds import Category
from gongheng.credit.checks.queries import checks_by
from gongheng.credit.disputes.queries import contests_on_the_desk_of, disputes_on_the_desk_of
from gongheng.credit.repair.queries import repairs_on_the_desk_of


def rights_of(record: Any, actor: Any) -> list[dict[str, Any]]:
    """Return a row for every right used about a record, the newest of each kind first."""
    kinds = (("信用异议", "credit:dispute", disputes_on_the_desk_of, "lodged_at"),
             ("信用修复", "credit:repair", repairs_on_the_desk_of, "applied_at"),
             ("复议（诉讼）", "credit:contest", contests_on_the_desk_of, "reported_at"))  # fmt: skip
    return [
        {"kind": {"text": label, "url": reverse(name, args=[one.code])}, "at": getattr(one, moment),
         "state": one.get_state_display()}
        for label, name, queried, moment in kinds
        for one in queried(actor).filter(record=record)
    ]  # fmt: skip


RIGHTS = [{"key": "kind", "label": "事项"}, {"key": "at", "label": "提出时间"},
          {"key": "state", "label": "状态"}]  # fmt: skip


def check_of(record: Any, actor: Any) -> dict[str, str] | None:
    """Return the receipt of the check before a penalty, or the way to make it; None where none is due."""
    own = record.category == Category.PENALTY and record.organ_code == actor.body
    if not own or record.subject.is_person:
        return None
    case = record.document_number or record.code
    made = checks_by(actor).filter(occasion="penalty", subject=record.subject,
                                   case__in=[case, record.code]).first()  # fmt: skip
    if made is not None:
        return {"label": "信用查询回执", "text": made.number,
                "url": reverse("checks:receipt", args=[made.number])}  # fmt: skip
    told = urlencode({"occasion": "penalty", "case": case, "subject": record.subject.code})
    return {"label": "作出处罚应当查询信用", "text": "还没有查询，现在查询",
            "url": f"{reverse('checks:check')}?{told}"}  # fmt: skip
