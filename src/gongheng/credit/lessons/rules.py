"""What the rulebook asks of a course and its test; reads, never writes."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.conf import settings

from gongheng.credit.lessons.models import Attempt, Course
from gongheng.credit.lessons.questions import Question, read_questions
from gongheng.foundation.access.roles import Role
from gongheng.foundation.clock import day_of
from gongheng.foundation.documents.render import verification_code
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.vault import store
from gongheng.rules.book import Law, default_book, place_of
from gongheng.rules.strict import BadRule

CERTIFICATE = "training_certificate"


def law_on(day: date) -> Law:
    """The law of the province on a day."""
    return default_book().law(place_of(settings.PROVINCE), day)


def questions_in(text: str) -> tuple[Question, ...]:
    """The questions of a text. Refuses `questions_not_readable`."""
    try:
        return read_questions(text)
    except BadRule as error:
        message = f"第 {error.line} 行：{error.reason}"
        raise Refused("questions_not_readable", field="questions", message=message) from error


def one_more_attempt(course: Course, person: str, at: datetime) -> None:
    """Refuse a course that is over or passed, and one attempt more than the rule allows a day."""
    refuse_unless(course.state == "open", "course_not_open", field="course")
    made = Attempt.objects.filter(course=course, person=person)
    refuse_unless(not made.filter(passed=True).exists(), "already_exists", thing="合格记录")
    ruling = law_on(day_of(at))["credit/training_attempts"]
    today = sum(day_of(one) == day_of(at) for one in made.values_list("handed_in_at", flat=True))
    refuse_unless(today < ruling.value, "training_attempts_spent", ruling=ruling)


def is_enough(right: int, total: int, day: date) -> bool:
    """合格线: the share of right answers, exactly the share is enough."""
    return Fraction(right, total) >= Fraction(law_on(day)["credit/training_pass_mark"].value)


def paper_of(attempt: Attempt) -> dict[str, Any]:
    """What the certificate says; the name comes from the vault and stands on the paper alone."""
    name = store.reveal_many([attempt.person]).get(attempt.person, {}).get("name", "")
    return {"number": attempt.code, "name": name, "role": str(Role(attempt.role).label),
            "course": attempt.course.title, "year": attempt.course.year, "right": attempt.right,
            "total": attempt.total, "date": attempt.handed_in_at.isoformat()}  # fmt: skip


def check_code(attempt: Attempt) -> str:
    """The code printed on the certificate."""
    return verification_code(CERTIFICATE, paper_of(attempt))
