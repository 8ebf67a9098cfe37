"""The sections of a subject's page: one function a section, in one list; a new package adds its own.

A section is `(subject, party, now) -> part or None`; a part is what `credit/thing.html` shows:
title, lead, facts, columns and rows, paragraphs, links.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse

from gongheng.credit.catalogue.kinds import ADVERSE, Category
from gongheng.credit.lists import queries as listings
from gongheng.credit.measures import queries as measures
from gongheng.credit.pledges import queries as pledges
from gongheng.credit.points import queries as points
from gongheng.credit.points.rules import account
from gongheng.credit.records import queries as records
from gongheng.credit.repair.queries import shown_repairs
from gongheng.foundation.access.actors import NOBODY
from gongheng.foundation.clock import day_of
from gongheng.portals.public import credit_telling as telling
from gongheng.portals.public import words
from gongheng.portals.public.credit_pledges import title_of
from gongheng.portals.public.credit_words import EFFECT_TONES, PLEDGE_TONES

Part = dict[str, Any]
Section = Callable[[Any, Any, Any], Part | None]
SHOWN = 20
ADVERSE_COLUMNS = [
    {"key": "what", "label": "行为"}, {"key": "level", "label": "等级"}, {"key": "organ", "label": "决定机关"},
    {"key": "decided", "label": "决定日期", "kind": "date"},
    {"key": "until", "label": "公示截止", "kind": "date"}, {"key": "marks", "label": "标注"},
]  # fmt: skip
OTHER_COLUMNS = [
    {"key": "what", "label": "内容"}, {"key": "organ", "label": "机关"},
    {"key": "decided", "label": "日期", "kind": "date"},
]  # fmt: skip
PLACE_OF = {Category.LICENCE: "public:credit_licences", Category.AWARD: "public:credit_awards",
            Category.PERFORMANCE: "public:credit_performance"}  # fmt: skip


def parts_of(subject: Any, party: Any, now: Any) -> list[Part]:
    """Every section that has something to say."""
    told = (section(subject, party, now) for section in SECTIONS)
    return [part for part in told if part]


def violations(subject: Any, party: Any, now: Any) -> Part:
    """违法违规行为记录 in publicity."""
    rows = records.public_records_of(subject).filter(category__in=ADVERSE)
    part = _records(rows, "public:credit_records", subject)
    return {"title": "违法违规行为记录", "columns": ADVERSE_COLUMNS, **part,
            "empty": "没有公示中的违法违规行为记录"}  # fmt: skip


def points_today(subject: Any, party: Any, now: Any) -> Part:
    """Points today; the whole account has its page."""
    events, _ = points.events_for(NOBODY, subject)
    told = account(events, day_of(now), points.table_in_force())
    address = points.address_of(subject.pk, subject.code, is_person=subject.is_person)
    lines = sum(line.counts for line in told.lines)
    return {"title": "量化记分", "facts": [("今日记分", f"{told.points} 分"), ("计分中的记录", f"{lines} 条")],
            "links": [("逐条说明和变化", reverse("public:credit_account", args=[address]))]}  # fmt: skip


def standing_on_lists(subject: Any, party: Any, now: Any) -> Part:
    """红名单、黑名单 in force."""
    rows = [{"list": {"text": one.get_colour_display(), "url": reverse("public:listing", args=[one.code]),
                      }, "reason": words.discreet(one.reason),
             "organ": one.organ_name, "until": one.ends_on}
            for one in listings.public_listings_of(subject)]  # fmt: skip
    return {"title": "红黑名单", "rows": rows, "empty": "不在红名单、黑名单上", "columns": [
        {"key": "list", "label": "名单"}, {"key": "reason", "label": "事由"}, {"key": "organ", "label": "认定机关"},
        {"key": "until", "label": "公布截止", "kind": "date"}]}  # fmt: skip


def measures_in_force(subject: Any, party: Any, now: Any) -> Part | None:
    """联合奖惩措施 in force."""
    found = list(measures.in_force().filter(subject=subject)[:SHOWN])
    rows = [{"label": one.label, "effect": {"text": one.get_effect_display(), "tone": EFFECT_TONES[one.effect]},
             "basis": one.basis or "没有法律依据，只作提示"} for one in found]  # fmt: skip
    return {"title": "正在执行的联合奖惩措施", "rows": rows, "columns": [
        {"key": "label", "label": "措施"}, {"key": "effect", "label": "效果"},
        {"key": "basis", "label": "依据"}]} if rows else None  # fmt: skip


def promises(subject: Any, party: Any, now: Any) -> Part:
    """信用承诺."""
    rows = [{"kind": {"text": title_of(one), "url": reverse("public:pledge", args=[one.code])},
             "at": one.signed_at, "state": {"text": one.get_state_display(), "tone": PLEDGE_TONES[one.state]}}
            for one in pledges.public_pledges_of(subject)[:SHOWN]]  # fmt: skip
    return {"title": "信用承诺", "rows": rows, "empty": "没有公示的信用承诺", "columns": [
        {"key": "kind", "label": "承诺书"}, {"key": "at", "label": "签署日期", "kind": "date"},
        {"key": "state", "label": "状态"}]}  # fmt: skip


def repair(subject: Any, party: Any, now: Any) -> Part | None:
    """信用修复: what was granted lately, as long as its publicity lasts."""
    rows = shown_repairs(day_of(now), settings.PROVINCE).filter(subject=subject)[:SHOWN]
    told = [{"what": telling.gist(one.record), "organ": one.record.organ_name,
             "decided": day_of(one.decided_at)} for one in rows if one.decided_at]  # fmt: skip
    if not told:
        return None
    return {"title": "信用修复", "columns": OTHER_COLUMNS, "rows": told,
            "links": [("全部修复结果", reverse("public:repairs"))]}  # fmt: skip


def other_records(category: Category) -> Section:
    """A section of one category that is not adverse."""

    def section(subject: Any, party: Any, now: Any) -> Part | None:
        rows = records.public_records_of(subject).filter(category=category)
        part = _records(rows, PLACE_OF.get(category, ""), subject)
        told = {"title": str(category.label), "columns": OTHER_COLUMNS, **part}
        return told if part["rows"] else None

    return section


SECTIONS: tuple[Section, ...] = (
    violations, points_today, standing_on_lists, measures_in_force, promises, repair,
    *(other_records(one) for one in (
        Category.LICENCE, Category.AWARD, Category.PERFORMANCE, Category.DECLARED, Category.SOCIAL)),
)  # fmt: skip


def _records(rows: Any, page: str, subject: Any) -> Part:
    found = list(rows[: SHOWN + 1])
    all_of_them = (
        [("查看全部", f"{reverse(page)}?q={subject.code}")]
        if len(found) > SHOWN and page and not subject.is_person
        else []
    )
    return {
        "links": all_of_them,
        "rows": [{
            "what": {"text": telling.gist(one), "url": reverse("public:credit_record", args=[one.code])},
            "level": telling.level_cell(one), "organ": one.organ_name, "decided": one.decided_on,
            "until": one.publicity_ends_on, "marks": telling.marks_cell(one),
        } for one in found[:SHOWN]],
    }  # fmt: skip
