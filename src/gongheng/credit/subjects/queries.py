"""Find subjects by code or name; names of persons are never a way in."""

from django.db.models import QuerySet

from gongheng.credit.subjects.models import UNNAMED, Subject
from gongheng.foundation.codes import mask_name
from gongheng.foundation.search import narrow
from gongheng.foundation.vault import store

SHORTEST_CODE = 8  # fewer characters of a code than these would list half a city


def subject_of(code: str) -> Subject | None:
    """The subject of a code, or of a person's reference, which is written small; or None."""
    written = code.replace("\0", "").strip()
    written = written if written.startswith("person:") else written.upper()
    return Subject.objects.filter(code=written).first() if written else None


def firm_of(code: str) -> Subject | None:
    """The organisation of a code, or None; never a person and never the unnamed."""
    found = subject_of(code)
    return None if found is None or found.is_person or found.code == UNNAMED else found


def find_subjects(words: str) -> QuerySet[Subject]:
    """Organisations whose code begins with the word or whose name holds every word."""
    words = words.replace("\0", "").strip()
    firms = Subject.objects.filter(is_person=False).exclude(code=UNNAMED)
    if not words:
        return firms.order_by("-pk")
    if len(words) >= SHORTEST_CODE and words.isascii() and words.isalnum():
        return firms.filter(code__startswith=words.upper()).order_by("code")
    return narrow(firms, "name", words).order_by("-pk")


def shown_names(subjects: list[Subject]) -> dict[str, str]:
    """Code -> name to be shown to anyone: firms in full, persons masked. One query."""
    persons = [one.code for one in subjects if one.is_person]
    vault = store.reveal_many(persons) if persons else {}
    masked = {code: mask_name(vault.get(code, {}).get("name", "")) or "自然人" for code in persons}
    return {one.code: masked.get(one.code, one.name) for one in subjects}


def names_of(codes: list[str]) -> dict[str, str]:
    """Code → name of some organisations; persons are left out. One query."""
    firms = Subject.objects.filter(code__in=codes, is_person=False)
    return dict(firms.values_list("code", "name"))
