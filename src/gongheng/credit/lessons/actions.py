"""Write, review, publish and withdraw pieces; open courses; hand in a test."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from gongheng.credit.lessons import rules
from gongheng.credit.lessons.lifecycle import ATTEMPT, COURSE, PIECE
from gongheng.credit.lessons.models import Attempt, Course, Piece, PieceKind
from gongheng.credit.lessons.questions import right_of, shaped
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.foundation.acts import beginning, hold, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.ledger.canonical import canonical
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.registry import entry_checks as check
from gongheng.registry.organs.queries import organ_of

FIRST_YEAR, LAST_YEAR = 2015, 2100  # slips of the keyboard, not rules


def draft_piece(*, kind: str, title: str, body: str, source: str = "", by: Actor,
                at: datetime) -> Piece:  # fmt: skip
    """拟稿。写明栏目、标题、正文；发布后全部公开，不得写入个人信息."""
    organ = organ_of(by.body)
    piece = Piece(code=str(uuid.uuid4()), organ_code=by.body, region=by.region, drafted_at=at,
                  organ_name=organ.name if organ else "", drafted_by=by.person)  # fmt: skip
    with beginning(PIECE, "draft_piece", piece, by=by, at=at) as (piece, record):
        _write(piece, kind, title, body, source)
        record(code=piece.code, kind=piece.kind)
    return piece


def rewrite_piece(piece: Piece, *, kind: str, title: str, body: str, source: str = "", by: Actor,
                  at: datetime) -> Piece:  # fmt: skip
    """修改稿件。退回的修改后重新提交审核；修改人即为拟稿人，不得再作审核."""
    with performing(PIECE, "rewrite_piece", piece, by=by, at=at) as (piece, record):
        _write(piece, kind, title, body, source)
        piece.drafted_by, piece.returned_for = by.person, ""
        record(code=piece.code, kind=piece.kind)
    return piece


def return_piece(piece: Piece, *, reason: str, by: Actor, at: datetime) -> Piece:
    """退回稿件。写明需要修改的地方."""
    with performing(PIECE, "return_piece", piece, by=by, at=at) as (piece, record):
        piece.returned_for = check.text(reason, field="reason", most=500)
        record(code=piece.code)
        record.private(reason=piece.returned_for)
    return piece


def publish_piece(piece: Piece, *, by: Actor, at: datetime) -> Piece:
    """发布。由拟稿人以外的另一人审核后发布，内容摘要入记录树."""
    with performing(PIECE, "publish_piece", piece, by=by, at=at) as (piece, record):
        piece.reviewed_by, piece.published_at = by.person, at
        told = {
            "kind": piece.kind,
            "title": piece.title,
            "body": piece.body,
            "source": piece.source,
        }
        piece.digest = sm3_hex(canonical(told))
        record(code=piece.code, kind=piece.kind, organ=piece.organ_code, digest=piece.digest)
    return piece


def withdraw_piece(piece: Piece, *, reason: str, by: Actor, at: datetime) -> Piece:
    """撤下稿件。内容有误、依据变更或者当事人信用已修复的，撤下并写明原因."""
    with performing(PIECE, "withdraw_piece", piece, by=by, at=at) as (piece, record):
        piece.returned_for = check.text(reason, field="reason", most=500)
        piece.withdrawn_at = at
        record(code=piece.code)
        record.private(reason=piece.returned_for)
    return piece


def draft_course(*, title: str, year: int, roles: Sequence[str], required: bool, body: str,
                 questions: str, by: Actor, at: datetime) -> Course:  # fmt: skip
    """拟定课程。写明年度、适用岗位、是否必修、学习内容和测验题目."""
    course = Course(code=str(uuid.uuid4()), drafted_by=by.person, drafted_at=at)
    with beginning(COURSE, "draft_course", course, by=by, at=at) as (course, record):
        _set_up(course, title, year, roles, required, body, questions)
        record(code=course.code, year=course.year, required=course.required)
    return course


def rewrite_course(course: Course, *, title: str, year: int, roles: Sequence[str], required: bool,
                   body: str, questions: str, by: Actor, at: datetime) -> Course:  # fmt: skip
    """修改课程。开放之前可以修改；修改人即为拟定人，不得再作审核."""
    with performing(COURSE, "rewrite_course", course, by=by, at=at) as (course, record):
        _set_up(course, title, year, roles, required, body, questions)
        course.drafted_by = by.person
        record(code=course.code, year=course.year, required=course.required)
    return course


def open_course(course: Course, *, by: Actor, at: datetime) -> Course:
    """开放课程。由拟定人以外的另一人审核后开放，题目自此不再修改."""
    with performing(COURSE, "open_course", course, by=by, at=at) as (course, record):
        course.opened_by, course.opened_at = by.person, at
        record(code=course.code, year=course.year, required=course.required,
               questions=sm3_hex(course.questions.encode()))  # fmt: skip
    return course


def close_course(course: Course, *, by: Actor, at: datetime) -> Course:
    """结束课程。不再接收测验，已经合格的照旧有效."""
    with performing(COURSE, "close_course", course, by=by, at=at) as (course, record):
        course.closed_at = at
        record(code=course.code, year=course.year)
    return course


@transaction.atomic
def hand_in(course: Course, *, answers: list[list[int]], by: Actor, at: datetime) -> Attempt:
    """交卷。逐题计分，达到合格线的发给证书；每日次数有限，合格后不再作答. 记录只对本人公开."""
    course = hold(course)
    attempt = Attempt(code=str(uuid.uuid4()), course=course, person=by.person, body=by.body,
                      role=by.role, right=0, total=0, passed=False, handed_in_at=at)  # fmt: skip
    with beginning(ATTEMPT, "hand_in", attempt, by=by, at=at) as (attempt, record):
        rules.one_more_attempt(course, by.person, at)
        asked = rules.questions_in(course.questions)
        given: Any = shaped(asked, answers)
        refuse_unless(given is not None, "answers_missing", field="answers")
        attempt.answers, attempt.total = given, len(asked)
        attempt.right = right_of(asked, given)
        attempt.passed = rules.is_enough(attempt.right, attempt.total, day_of(at))
        if attempt.passed:
            attempt.check_code = rules.check_code(attempt)
            record(certificate=attempt.check_code)
        record(course=course.code, passed=attempt.passed)
    return attempt


def _write(piece: Piece, kind: str, title: str, body: str, source: str) -> None:
    piece.kind = check.among(kind, PieceKind.values, field="kind")
    piece.title = check.text(title, field="title")
    piece.body = check.text(body.replace("\r\n", "\n"), field="body", most=20_000)
    piece.source = check.text(source, field="source", required=False)


def _set_up(course: Course, title: str, year: int, roles: Sequence[str],  # noqa: PLR0917
            required: bool, body: str, questions: str) -> None:  # noqa: FBT001  # fmt: skip
    course.title = check.text(title, field="title")
    fits = isinstance(year, int) and FIRST_YEAR <= year <= LAST_YEAR
    refuse_unless(fits, "unknown_choice", field="year")
    course.roles = check.several_among(roles, Role.values, field="roles")
    refuse_unless(course.roles, "missing_field", field="roles", name="适用岗位")
    course.year, course.required = year, bool(required)
    course.body = check.text(body.replace("\r\n", "\n"), field="body", most=60_000)
    course.questions = check.text(questions.replace("\r\n", "\n"), field="questions", most=60_000)
    rules.questions_in(course.questions)
