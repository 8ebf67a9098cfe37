"""Rating models and what is rated, reached only by real acts."""

from builders.credit import Bureau, a_bureau, a_document_number
from builders.registry import HUBEI, START
from gongheng.credit.ratings import actions, tasks
from gongheng.credit.ratings.models import RatingModel
from gongheng.credit.ratings.scheme import samples
from gongheng.credit.records import actions as records
from gongheng.foundation.access.actors import CLOCK


def a_draft_model(province: Bureau, kind="bidder", *, text="", at=START) -> RatingModel:
    return actions.draft(text or samples()[kind], by=province.clerk, at=at)


def a_tried_model(province: Bureau, kind="bidder", *, text="", at=START) -> RatingModel:
    return actions.try_out(a_draft_model(province, kind, text=text, at=at), by=CLOCK, at=at)


def an_adopted_model(province: Bureau | None = None, kind="bidder", *, text="", at=START):
    province = province or a_bureau(HUBEI, at=at)
    model = a_tried_model(province, kind, text=text, at=at)
    return actions.adopt(model, document_number=a_document_number(), by=province.checker, at=at)


def take_all(at=START) -> None:
    """What the worker does: every trial and every taking that is due."""
    for _, act in tasks.deadlines(at):
        act()


def an_award(bureau: Bureau, province: Bureau, subject: str, *, item="XY-301", content=None,
             at=START):  # fmt: skip
    """A good record in publicity."""
    told = content or {"document_number": a_document_number(), "honour": "示例优质工程奖"}
    record = records.enter(item, subject_code=subject, subject_kind="bidder", content=told,
                           organ_code=bureau.code, decided_on=at.date(), by=bureau.clerk, at=at)  # fmt: skip
    record = records.review(record, by=bureau.checker, at=at)
    record = records.accept(record, by=province.clerk, at=at)
    return records.publish(record, by=province.clerk, at=at)
