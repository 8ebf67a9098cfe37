"""How a record in publicity is told to everybody: its gist, its grade, its marks, its days, its fields."""

from typing import Any

from gongheng.credit.catalogue.conducts import conduct_on
from gongheng.credit.catalogue.fields import fields
from gongheng.credit.catalogue.items import catalogue_on, versions
from gongheng.credit.catalogue.kinds import Level
from gongheng.credit.records import limits, queries
from gongheng.foundation.codes import mask_name
from gongheng.portals.public import words

LEVEL_TONES = {"minor": "neutral", "heavier": "warn", "serious": "danger", "grave": "danger"}
# What tells in one line what a record is about, the first that there is.
GISTS = ("unlawful_conduct", "licence_content", "honour", "facts", "document_name")
LONGEST_GIST = 60


def item_title(record: Any) -> str:
    """The catalogue's title of the item, in the edition the record was made under."""
    edition = next((one for one in versions() if one.version == record.catalogue), None)
    item = (edition or catalogue_on(record.decided_on)).item(record.item)
    return item.title if item else str(record.get_category_display())


def gist(record: Any) -> str:
    """What a record is about in one line."""
    conduct = conduct_on(record.conduct, record.decided_on) if record.conduct else None
    if conduct is not None:
        return conduct.label
    told = next((record.content[one] for one in GISTS if record.content.get(one)), "")
    said = words.discreet(as_text(told)) or item_title(record)
    return said if len(said) <= LONGEST_GIST else said[: LONGEST_GIST - 1] + "…"


def level_cell(record: Any) -> Any:
    """The grade of the conduct as a chip, with the standing of a table that is not verified."""
    if not record.level:
        return "不分级"
    conduct = conduct_on(record.conduct, record.decided_on)
    return {"text": Level(record.level).label, "tone": LEVEL_TONES[record.level],
            "note": conduct.standing if conduct else ""}  # fmt: skip


def marks_cell(record: Any) -> Any:
    """异议处理中, 复议（诉讼）中."""
    marks = queries.mark_labels(record)
    return {"text": "、".join(marks), "tone": "warn"} if marks else ""


def publicity_cell(record: Any) -> Any:
    """Whether the record was public by its day."""
    return next((kept(one, record) for one in limits.clocks(record)
                 if one.name == limits.PUBLISH), "")  # fmt: skip


def kept(clock: limits.Clock, record: Any) -> dict[str, str]:
    """A clock that was stopped: in time, or how late."""
    late = clock.late_days(clock.done_on or record.decided_on)
    note = f"截止 {words.zh_day(clock.due.on)}{'（暂按）' if clock.due.provisional else ''}"
    if clock.done_on is None:
        return {"text": "未办结", "tone": "neutral", "note": note}
    return {"text": f"逾期 {late} 日" if late else "按期", "tone": "danger" if late else "done",
            "note": note}  # fmt: skip


def clock_rows(record: Any) -> list[dict[str, Any]]:
    """Every clock of the path: what, by when, done when, kept or not, on which article."""
    return [{"label": one.label, "limit": one.due.rule.shown, "due": one.due.on,
             "done": one.done_on, "state": {**kept(one, record), "note": ""},
             "basis": {"text": one.due.rule.source, "url": words.rule_url(one.due.rule),
                       "note": one.due.rule.standing}}
            for one in limits.clocks(record)]  # fmt: skip


def content_rows(record: Any) -> list[tuple[str, str]]:
    """Every public field that is filled in, in the order of the catalogue."""
    known = fields()
    rows = []
    for code, field in known.items():
        if code in record.content and field.sight != "closed":
            said = as_text(record.content[code])
            shown = mask_name(said) if field.sight == "masked" else words.discreet(said)
            rows.append((field.label, shown))
    return rows


def conduct_rows(record: Any) -> list[tuple[str, str]]:
    """The conduct, its grade and its article, with 待核实 or 示例 where it is not verified."""
    found = conduct_on(record.conduct, record.decided_on) if record.conduct else None
    if found is None:
        return []
    standing = f"（{found.standing}）" if found.standing else ""
    return [("失信行为", f"{found.code} {found.label}"),
            ("等级", f"{Level(found.level).label}{standing}"), ("行为依据", found.article)]  # fmt: skip


def as_text(value: Any) -> str:
    """A value of the content in words."""
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
