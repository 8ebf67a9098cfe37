"""Public lists of records: paged by key, found by the subjects a word names."""

from typing import Any

from django.db.models import QuerySet

from gongheng.credit.subjects import queries as subjects
from gongheng.portals.keyed import PUBLIC_COUNTED_TO, KeyedPage
from gongheng.portals.public.credit_words import SubjectList

MOST_SUBJECTS = 200  # as many subjects may answer a word; more and the word is too short
NEWEST = "-published_at"


def of_subjects(rows: QuerySet[Any], asked: str) -> QuerySet[Any]:
    """Records of the subjects a word names; bounded, so that 有限公司 does not list a province."""
    found = subjects.find_subjects(asked[:100]).values_list("pk", flat=True)[:MOST_SUBJECTS]
    return rows.filter(subject__in=list(found))


class KeyedList(KeyedPage, SubjectList):
    """A public list of records, the newest first."""

    template_name = "public/credit_list.html"
    newest = NEWEST
    counted_to = PUBLIC_COUNTED_TO
