"""The facts of a tender document, taken from what is registered."""

from datetime import date
from typing import Any

from gongheng.foundation.acts import plain
from gongheng.trading.tendering.coefficients import in_words
from gongheng.trading.tendering.models import Tender


def tender_document_facts(tender: Tender, terms: dict[str, Any], *, on: date) -> dict[str, Any]:
    """Return what `foundation.documents` prints as 招标文件, for the next version."""
    return plain({
        "tender": {
            "code": tender.code,
            "title": tender.title,
            "host": tender.tenderer_name,
            "agency": tender.agency_name or "自行招标",
            "mode": tender.get_mode_display(),
            "fund_source": tender.project.fund_source,
        },
        "version": tender.documents.count() + 1,
        "terms": terms,
        **({"benchmark": told} if (told := in_words(terms["price"])) else {}),
        "sections": [
            {"title": one.title, "content": one.content, "estimate": one.estimate,
             "ceiling_price": one.ceiling_price, "period_days": one.period_days,
             "qualification": one.qualification}
            for one in tender.sections.all()
        ],
        "date": on,
    })  # fmt: skip
