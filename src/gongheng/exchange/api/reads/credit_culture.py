"""Readings of ratings, pieces, courses, bulletins and duties: the public ones, and those of the desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from gongheng.credit.bulletins import queries as bulletins
from gongheng.credit.catalogue.kinds import PERSONS, SubjectKind
from gongheng.credit.lessons import queries as lessons
from gongheng.credit.lessons.questions import read_questions
from gongheng.credit.ratings.queries import models_of, public_models
from gongheng.exchange.api import faces, things_credit
from gongheng.exchange.api.doors import somebody
from gongheng.exchange.api.paging import Page, page, paged
from gongheng.exchange.api.reading import read
from gongheng.exchange.api.reads.registry import Code
from gongheng.exchange.api.shapes import Shape, answer
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.rated.queries import rated_now

router = Router(tags=["信用"])
FIRMS = {str(kind) for kind in SubjectKind if kind not in PERSONS}

MODEL = Shape(
    "RatingDraft", "ratings.RatingModel",
    "code kind title text digest drafted_at tried_at document_number adopted_at repeal_reason"
    " ended_at state",
)  # fmt: skip
PIECE = Shape(
    "PieceDraft", "lessons.Piece",
    "code kind title body source organ_code organ_name region drafted_at published_at withdrawn_at"
    " returned_for digest state",
)  # fmt: skip
COURSE = Shape(
    "Course", "lessons.Course", "code title year roles required body opened_at closed_at state"
)
ATTEMPT = Shape(
    "TrainingAttempt", "lessons.Attempt",
    "code course__code right total passed handed_in_at check_code state",
)  # fmt: skip
BULLETIN = Shape(
    "BulletinDraft", "bulletins.Bulletin",
    "code since until as_of scheme inputs figures opening drafted_at document_number adopted_at"
    " file_digest published_at state",
)  # fmt: skip
DUTY = Shape(
    "CreditDuty", "bulletins.Duty",
    "code organ_code organ_name region kind since noted_at until handed_over state",
)  # fmt: skip


class CultureSought(Page):
    """A page of one kind of subject."""

    kind: str = Field("bidder", max_length=20, description="主体身份")
    subject: str = Field("", max_length=18, description="主体统一社会信用代码")


class ModelOut(MODEL.schema):  # type: ignore[name-defined,misc]
    """评价模型与试算结果."""

    trial: dict[str, Any] = Field(description="试算结果：等级分布与变动")


class QuestionOut(Schema):
    """一道题，不含答案."""

    ask: str
    options: list[str] = Field(description="选项，作答时填序号，从 1 起")
    several: bool = Field(description="是否多选")


class CourseOut(COURSE.schema):  # type: ignore[name-defined,misc]
    """课程与题目."""

    asked: list[QuestionOut]


class DutyOut(DUTY.schema):  # type: ignore[name-defined,misc]
    """责任与责任人；只对有权的经办人员."""

    name: str
    phone: str


@read(router, "/credit/ratings", paged(faces.RATED), "信用评价等级")
def credit_ratings(request: HttpRequest, filters: Query[CultureSought]) -> HttpResponse:
    """现在的评价结果：得分、等级、自何时起；自然人不公开，没有信用记录的单位不列."""
    refuse_unless(filters.kind in FIRMS, "unknown_choice", field="kind")
    rows = rated_now(filters.kind)
    rows = rows.filter(code=filters.subject.upper()) if filters.subject else rows
    return page(faces.RATED, rows, filters)


@read(router, "/credit/rating-models", paged(faces.RATING_MODEL), "信用评价模型")
def credit_rating_models(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """现行的和过去的评价模型，含全文和摘要，可以据此重算."""
    return page(faces.RATING_MODEL, public_models(), filters)


@read(router, "/credit/pieces", paged(faces.PIECE), "信用宣传稿件")
def credit_pieces(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """已发布的动态、政策、知识、典型案例和经验，全文."""
    return page(faces.PIECE, lessons.public_pieces(), filters)


@read(router, "/credit/bulletins", paged(faces.BULLETIN), "信用工作通报")
def credit_bulletins(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """每半年的通报：各单位指标、得分和数据摘要，可以据此重算."""
    return page(faces.BULLETIN, bulletins.public_bulletins(), filters)


@read(router, "/credit/desk/rating-models", paged(MODEL), "拟定的评价模型")
def rating_models_on_the_desk(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """省级为全部，其他地区为采用过的."""
    return page(MODEL, models_of(somebody(request)), filters)


@read(router, "/credit/desk/rating-models/{code}", ModelOut, "一个评价模型")
def rating_model_on_the_desk(request: HttpRequest, code: Code) -> HttpResponse:
    """一个评价模型与试算结果；变动最大的主体只在页面上看."""
    model = things_credit.rating_model(somebody(request), code)
    trial = {name: told for name, told in model.trial.items() if name != "most"}
    return answer({**MODEL.of(model), "trial": trial})


@read(router, "/credit/desk/pieces", paged(PIECE), "办理的宣传稿件")
def pieces_on_the_desk(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """本单位的全部稿件；省级为全省的."""
    return page(PIECE, lessons.pieces_on_the_desk_of(somebody(request)), filters)


@read(router, "/credit/courses", paged(COURSE), "培训课程")
def courses_list(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """本岗位的课程；省级经办另见拟定中的."""
    return page(COURSE, lessons.courses_of(somebody(request)), filters)


@read(router, "/credit/courses/{code}", CourseOut, "一门课程")
def course_one(request: HttpRequest, code: Code) -> HttpResponse:
    """学习内容与题目；不给出答案."""
    course = things_credit.course(somebody(request), code)
    asked = [{"ask": one.ask, "options": list(one.options), "several": one.several}
             for one in read_questions(course.questions)]  # fmt: skip
    return answer({**COURSE.of(course), "asked": asked})


@read(router, "/credit/attempts", paged(ATTEMPT), "我的测验")
def attempts_own(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """本人交过的卷与证书核验码；没有人能看别人的."""
    return page(ATTEMPT, lessons.own_attempts(somebody(request)), filters)


@read(router, "/credit/desk/bulletins", paged(BULLETIN), "办理的通报")
def bulletins_on_the_desk(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """省级为全部，其他为已通报的."""
    return page(BULLETIN, bulletins.bulletins_of(somebody(request)), filters)


@read(router, "/credit/duties", paged(DUTY), "信用工作责任人")
def duties_list(request: HttpRequest, filters: Query[Page]) -> HttpResponse:
    """本单位的责任，省级为全省的；姓名电话只在单件中给出."""
    return page(DUTY, bulletins.duties_of(somebody(request)), filters)


@read(router, "/credit/duties/{code}", DutyOut, "一项责任")
def duty_one(request: HttpRequest, code: Code) -> HttpResponse:
    """一项责任与责任人的姓名电话；只对本单位和省级的信用信息经办."""
    duty = things_credit.duty(somebody(request), code)
    who = bulletins.persons_of([duty]).get(duty.person, {})
    shown = answer({**DUTY.of(duty), "name": who.get("name", ""), "phone": who.get("phone", "")})
    shown["Cache-Control"] = "private, no-store"
    return shown
