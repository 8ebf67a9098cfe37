"""One template, one layout a kind: facts in, PDF bytes out, the same bytes every time."""

import json
import threading
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings

from gongheng.foundation.documents import words
from gongheng.foundation.documents.fonts import font_folders
from gongheng.foundation.documents.layouts import (
    award_notice,
    contract_summary,
    credit_bulletin,
    credit_check,
    credit_notice,
    credit_repair_notice,
    credit_report,
    evaluation_report,
    notice,
    opening_record,
    pledge,
    tender_document,
    training_certificate,
    written_report,
)
from gongheng.foundation.ledger.canonical import canonical
from gongheng.foundation.sealing.digests import sm3_hex

Layout = Callable[[dict[str, Any]], dict[str, Any]]

KINDS: dict[str, Layout] = {
    "notice": notice.layout,
    "tender_document": tender_document.layout,
    "opening_record": opening_record.layout,
    "evaluation_report": evaluation_report.layout,
    "award_notice": award_notice.layout,
    "written_report": written_report.layout,
    "contract_summary": contract_summary.layout,
    "credit_check": credit_check.layout,
    "credit_notice": credit_notice.layout,
    "credit_repair_notice": credit_repair_notice.layout,
    "credit_report": credit_report.layout,
    "pledge": pledge.layout,
    "credit_bulletin": credit_bulletin.layout,
    "training_certificate": training_certificate.layout,
}
TEMPLATE = Path(__file__).with_name("office.typ")

_one_at_a_time = threading.Lock()  # a compiler keeps state between documents


def render(kind: str, facts: dict[str, Any]) -> bytes:
    """Return the document as PDF/A. `facts` holds only JSON values, money and times as text.

    Raises KeyError for an unknown kind or a missing fact.
    """
    page = KINDS[kind](facts)
    code = verification_code(kind, facts)
    page["code"] = code
    page["made"] = words.parts(facts["date"])  # PDF/A asks for a day; the clock must not give it
    page["qr"] = _qr(f"{_address()}/verify/{code}")
    with _one_at_a_time:
        result = _compiler().compile(
            format="pdf",
            sys_inputs={"page": json.dumps(page, ensure_ascii=False)},
            pdf_standards=["a-2b"],
        )
    assert isinstance(result, bytes)
    return result


def verification_code(kind: str, facts: dict[str, Any]) -> str:
    """Return the code printed on the paper: SM3 of kind and facts, so that no paper passes for
    another. The act that issues the paper records it."""
    return sm3_hex(canonical({"kind": kind, "facts": facts}))


def _qr(address: str) -> str:
    image = BytesIO()
    segno.make(address, error="m", micro=False).save(image, kind="svg", border=0, xmldecl=False)
    return image.getvalue().decode()


def _address() -> str:
    public = getattr(settings, "PUBLIC_ADDRESS", "")
    return public or f"https://{settings.LOG_ORIGIN.partition('/')[0]}"


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        str(TEMPLATE),
        font_paths=[str(folder) for folder in font_folders()],
        ignore_system_fonts=bool(font_folders()),
        sys_inputs={"page": "{}"},
    )
