"""Every write of a notice."""

from datetime import datetime
from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, hold, performing, plain
from gongheng.foundation.ledger.canonical import canonical
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.serials.take import next_serial
from gongheng.trading.notices import contents, rules
from gongheng.trading.notices.lifecycle import NOTICE
from gongheng.trading.notices.models import Kind, Notice
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering.models import Section, Tender
from gongheng.trading.tendering.rules import refuse_if_paused


def invite(tender: Tender, *, documents_from: datetime, documents_until: datetime,
           bids_due_at: datetime, opening_place: str = "", contact: str = "",
           by: Actor, at: datetime) -> Notice:  # fmt: skip
    """发布招标公告。公告内容由已登记的信息生成，不再另填."""
    notice = Notice(tender=tender, kind=Kind.TENDER, title=contents.title(tender, Kind.TENDER),
                    published_at=at, ends_at=None)  # fmt: skip
    with beginning(NOTICE, "invite", notice, by=by, at=at) as (notice, record):
        tender = tendering.announce(
            tender, documents_from=documents_from, documents_until=documents_until,
            bids_due_at=bids_due_at, opening_place=opening_place, by=by, at=at,
        )  # fmt: skip
        notice.tender = tender
        notice.content = contents.invitation(tender, contact)
        _number(notice)
        record(number=notice.number, kind=notice.kind, content=_digest(notice))
    return notice


def publish(tender: Tender, *, kind: str, content: dict[str, Any],
            section: Section | None = None, ends_at: datetime | None = None, turn: int = 0,
            by: Actor, at: datetime) -> Notice:  # fmt: skip
    """发布其他公告和公示；由各环节在办理时调用."""
    title = contents.title(tender, kind, section=section, number=turn)
    notice = Notice(tender=tender, section=section, kind=kind, title=title, content=content,
                    published_at=at, ends_at=ends_at)  # fmt: skip
    with beginning(NOTICE, "publish", notice, by=by, at=at) as (notice, record):
        refuse_if_paused(tender)
        refuse_unless(tender.announced_at, "not_announced", thing=tender.title)
        _number(notice)
        record(number=notice.number, kind=kind, content=_digest(notice), ends_at=ends_at)
    return notice


def correct(notice: Notice, *, content: dict[str, Any], reason: str,
            affects_preparation: bool = True, bids_due_at: datetime | None = None,
            by: Actor, at: datetime) -> Notice:  # fmt: skip
    """更正公告：旧版保留可查，新版另行发布并写明原因；可能影响投标文件编制的，同时顺延截止时间."""
    with performing(NOTICE, "correct", notice, by=by, at=at) as (old, record):
        refuse_if_paused(old.tender)
        refuse_unless(reason.strip(), "missing_field", field="reason", name="更正原因")
        tender = hold(old.tender)
        old.tender = tender
        told = rules.corrected(old, content, affects_preparation=affects_preparation,
                               bids_due_at=bids_due_at, at=at)  # fmt: skip
        if bids_due_at is not None and bids_due_at != tender.bids_due_at:
            tender = old.tender = tendering.postpone(
                tender, bids_due_at=bids_due_at, reason=f"更正公告：{reason}", by=by, at=at
            )
        record(reason=reason, number=old.number, affects_preparation=affects_preparation,
               due=tender.bids_due_at)  # fmt: skip
        return _next_version(old, plain(told), reason, by, at)


def _next_version(old: Notice, content: dict[str, Any], reason: str,
                  by: Actor, at: datetime) -> Notice:  # fmt: skip
    tender = old.tender
    title = contents.title(tender, old.kind, section=old.section)
    new = Notice(
        tender=tender, section=old.section, kind=old.kind, title=title, content=content,
        published_at=at, ends_at=old.ends_at, version=old.version + 1, supersedes=old,
        reason=reason,
    )  # fmt: skip
    with beginning(NOTICE, "publish", new, by=by, at=at) as (new, record):
        _number(new)
        record(number=new.number, kind=new.kind, content=_digest(new), corrects=old.number)
    return new


def _number(notice: Notice) -> None:
    serial = next_serial(f"notice:{notice.tender.code}")
    notice.number = f"{notice.tender.code}-{serial:03d}"


def _digest(notice: Notice) -> str:
    return sm3_hex(canonical({"title": notice.title, "content": notice.content}))
