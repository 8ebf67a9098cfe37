"""What the public pages of pledges, lists and measures share: names, marks, parts of a page."""

from typing import Any

from django.db.models import QuerySet

from gongheng.credit.subjects import queries as subjects
from gongheng.foundation.search import narrow
from gongheng.portals.public.pages import PublicList

LISTING_TONES = {"in_force": "danger", "suggested": "neutral", "proposed": "warn", "told": "warn",
                 "decided": "warn", "set_aside": "neutral", "over": "neutral",
                 "taken_off": "neutral"}  # fmt: skip
PLEDGE_TONES = {"signed": "done", "superseded": "neutral", "taken_back": "neutral",
                "broken": "danger"}  # fmt: skip
EFFECT_TONES = {"restrict": "danger", "warning": "warn", "incentive": "done"}


def by_subject(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Narrow by code or name of the subject; names of persons are no way in."""
    words = value.replace("\0", "").strip()[:100]
    firms = rows.filter(subject__is_person=False)
    if len(words) >= subjects.SHORTEST_CODE and words.isascii() and words.isalnum():
        return firms.filter(subject__code__startswith=words.upper())
    return narrow(firms, "subject__name", words)


def shown_name(subject: Any) -> str:
    """The name anyone may read: of a firm in full, of a person masked."""
    return subjects.shown_names([subject])[subject.code]


def standing_cell(text: str, standing: str) -> Any:
    """A cell with 待核实 or 示例 under it where the source was not verified."""
    return {"text": text, "note": standing} if standing else text


class SubjectList(PublicList):
    """A public list whose rows belong to subjects; names of one page come in one query."""

    section = "credit"

    def get_ready(self, things: Any) -> None:
        """Fetch the names at once."""
        self._names = subjects.shown_names([one.subject for one in things])

    def name(self, subject: Any) -> str:
        """The name to show of a subject."""
        known: dict[str, str] = getattr(self, "_names", {})
        if not subject.is_person:
            return str(subject.name)
        return known.get(subject.code) or shown_name(subject)
