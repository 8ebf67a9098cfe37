"""A listing in the fields of the national data specification: 302 黑名单, 303 移出黑名单.

Field names as the public implementations spell them, faults included (ROPOSER, REVOCATIONEASONS).
"""

from typing import Any

from gongheng.credit.lists.lifecycle import ListingState
from gongheng.credit.lists.models import Listing
from gongheng.foundation.clock import BEIJING

MOMENT = "%Y%m%d%H%M%S"
PUBLIC_SCOPE = "1"  # 公开范围的代码表未找到，待核实
NOT_ASKED = "依职权"


def blacklist(listing: Listing, name: str) -> dict[str, Any]:
    """302 BLACK_LIST. `name` is what the receiver may see: full for firms, masked for persons."""
    decided = listing.decided_at
    return {
        **_body(listing, name),
        "BLACKLIST_CODE": listing.code,
        "RECORD_REASON": listing.reason,
        "RECORD_DATE": decided.astimezone(BEIJING).strftime(MOMENT) if decided else "",
        "GOVERNMENT": listing.organ_name,
        "DOCUMENT_CODE": listing.document_number,
        "REVOCATION_STATUS": "1" if listing.state != ListingState.IN_FORCE else "0",
        "SCOPE": PUBLIC_SCOPE,
    }


def withdrawal(listing: Listing, name: str) -> dict[str, Any]:
    """303 WITHDRAW_BLACK_LIST, of a listing that ended."""
    asked = listing.removal_asked_on
    return {
        **_body(listing, name),
        "BLACKLIST_CODE": listing.code,
        "REVOCATIONEASONS": listing.get_removal_display() or listing.get_state_display(),
        "GOVERNMENT": listing.organ_name,
        "DOCUMENT_CODE": listing.removal_document or listing.document_number,
        "ROPOSER": listing.removal_asked_by or NOT_ASKED,
        "APPLICATION_DATE": _application(listing, asked),
        "SCOPE": PUBLIC_SCOPE,
    }


def _application(listing: Listing, asked: Any) -> str:
    if asked is not None:
        return f"{asked:%Y%m%d}000000"
    ended = listing.ended_at
    return ended.astimezone(BEIJING).strftime(MOMENT) if ended else ""


def _body(listing: Listing, name: str) -> dict[str, str]:
    subject = listing.subject
    return {
        "BODY_NAME": name,
        "BODY_CODE": "" if subject.is_person else subject.code,
        "BODY_TYPE": "2" if subject.is_person else "1",  # d:2001 取值待核实
        "BODY_ROLE": listing.subject_kind,  # d:26 取值待核实，暂用本系统代码
    }
