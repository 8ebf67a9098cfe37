"""What a correction may say anew, and what it does to the deadline. Reads, never writes."""

from datetime import datetime
from typing import Any

from gongheng.foundation.refusals import refuse_unless
from gongheng.rules.days import Due
from gongheng.trading.notices.models import Kind, Notice
from gongheng.trading.tendering import limits
from gongheng.trading.tendering.rules import leaves_time_to_prepare, refuse_if_paused

# The words of a notice that stand nowhere but in it. All else is registered, and comes from there:
# a correction that changed it would tell the public something else than what counts.
WORDS: dict[str, tuple[str, ...]] = {
    Kind.TENDER: ("项目审批文号", "资金来源", "建设地点", "建设规模", "联系方式"),
    Kind.FAILURE: ("后续",),
    Kind.TERMINATION: ("后续",),
}
DUE = ("投标截止时间", "开标时间")  # put in by the platform
LONGEST = 2000


def can_be_corrected(notice: Notice, at: datetime) -> None:
    """内容来自办理结果的公告不能改文字；招标公告在投标截止之前、没有暂停时更正."""
    refuse_unless(notice.kind in WORDS, "notice_not_correctable", kind=notice.get_kind_display())
    if notice.kind == Kind.TENDER:
        tender = notice.tender
        refuse_if_paused(tender)
        refuse_unless(tender.state == "announced", "not_announced", thing=tender.title)
        due = tender.bids_due_at
        refuse_unless(due is not None and at < due, "deadline_passed", due=due)


def first_deadline(notice: Notice, at: datetime) -> Due | None:
    """Return the earliest day for bids after a correction that matters; None where nobody bids."""
    if notice.kind != Kind.TENDER:
        return None
    return limits.at_least_after(notice.tender, "tendering/clarification_lead", at)


def corrected(notice: Notice, content: dict[str, Any], *, affects_preparation: bool,
              bids_due_at: datetime | None, at: datetime) -> dict[str, Any]:  # fmt: skip
    """更正后的内容：只有写在公告里的文字可以改；可能影响编制投标文件的，留足规定日数."""
    can_be_corrected(notice, at)
    changed = _changed_words(notice, content)
    tender = notice.tender
    if notice.kind != Kind.TENDER:
        refuse_unless(bids_due_at is None, "only_later", field="bids_due_at")
        refuse_unless(changed, "nothing_changed", field="content")
        return {**notice.content, **changed}
    due = bids_due_at or tender.bids_due_at
    assert due is not None
    assert tender.bids_due_at is not None
    refuse_unless(due >= tender.bids_due_at, "only_later", field="bids_due_at")
    stands = notice.content.get(DUE[0])
    moved = not isinstance(stands, str) or datetime.fromisoformat(stands) != due
    refuse_unless(changed or moved, "nothing_changed", field="content")
    now_told = dict.fromkeys(DUE, due.isoformat()) if moved else {}
    if affects_preparation:
        leaves_time_to_prepare(tender, at, due)
    return {**notice.content, **changed, **now_told}


def _changed_words(notice: Notice, content: dict[str, Any]) -> dict[str, str]:
    """Return the words that are to be other than they are. Refuses what is registered elsewhere."""
    may = WORDS[notice.kind]
    for name in sorted({*content, *notice.content} - set(DUE)):
        same = name in content and content[name] == notice.content.get(name)
        known = name in notice.content and (same or name in may)
        refuse_unless(
            known and name in content, "notice_word_registered", field="content", name=name
        )
        fits = same or (isinstance(content[name], str) and len(content[name]) <= LONGEST
                        and "\0" not in content[name])  # fmt: skip
        refuse_unless(fits, "invalid_value", field="content", message=f"“{name}”应为文字")
    return {name: content[name] for name in may
            if name in content and content[name] != notice.content.get(name)}  # fmt: skip
