"""Every read of pieces, courses and attempts, narrowed to what the asking side may see."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from gongheng.credit.lessons.lifecycle import CourseState, PieceState
from gongheng.credit.lessons.models import Attempt, Course, Piece, PieceKind
from gongheng.foundation.access.actors import Actor, head_of
from gongheng.foundation.access.models import Office, OfficeState
from gongheng.foundation.access.roles import Role
from gongheng.foundation.search import narrow
from gongheng.registry.organs.queries import names_of_organs


def public_pieces() -> QuerySet[Piece]:
    """Published pieces, the newest first."""
    return Piece.objects.filter(state=PieceState.PUBLISHED).order_by("-published_at", "-pk")


def said(rows: QuerySet[Piece], words: str) -> QuerySet[Piece]:
    """Those whose title holds every word."""
    return narrow(rows, "title", words.replace("\0", "").strip()[:100])


def pieces_on_the_desk_of(actor: Actor) -> QuerySet[Piece]:
    """Pieces of the officer's organ; at the province all."""
    rows = Piece.objects.order_by("-drafted_at", "-pk")
    if not actor.holds(Role.CREDIT):
        return rows.none()
    above = actor.region.endswith("0000")
    own = Q(organ_code=actor.body)
    return rows.filter(own | Q(region__startswith=head_of(actor.region)) if above else own)


def piece_kinds() -> list[tuple[str, str]]:
    """Value and label of every kind."""
    return [(kind.value, str(kind.label)) for kind in PieceKind]


def courses_of(actor: Actor) -> QuerySet[Course]:
    """Courses an officer of the province prepares, or that are open to this office."""
    rows = Course.objects.order_by("-year", "-pk")
    if actor.holds(Role.CREDIT) and actor.region.endswith("0000"):
        return rows
    if not actor.is_somebody:
        return rows.none()
    return rows.exclude(state=CourseState.DRAFTED).filter(roles__contains=[actor.role])


def own_attempts(actor: Actor, course: Course | None = None) -> QuerySet[Attempt]:
    """What this person has handed in, the newest first; nobody reads another's."""
    rows = Attempt.objects.filter(person=actor.person) if actor.person else Attempt.objects.none()
    rows = rows.filter(course=course) if course else rows
    return rows.select_related("course").order_by("-handed_in_at", "-pk")


def to_be_passed(actor: Actor) -> QuerySet[Course]:
    """Required courses of this office that are open and not passed yet."""
    passed = own_attempts(actor).filter(passed=True).values("course")
    rows = courses_of(actor).filter(state=CourseState.OPEN, required=True)
    return rows.filter(roles__contains=[actor.role]).exclude(pk__in=passed)


def coverage(course: Course) -> list[dict[str, Any]]:
    """By organ: how many people hold an office it is for, how many have passed. Two queries."""
    held = Office.objects.filter(state=OfficeState.HELD, role__in=course.roles).exclude(body="")
    wanted = dict(held.order_by().values_list("body").annotate(n=Count("person", distinct=True)))
    done = course.attempts.filter(passed=True, person__in=held.values("person"))
    passed = dict(done.order_by().values_list("body").annotate(n=Count("person", distinct=True)))
    names = names_of_organs(set(wanted))
    return [{"body": body, "name": names.get(body, body), "people": people,
             "passed": passed.get(body, 0)} for body, people in sorted(wanted.items())]  # fmt: skip
