"""Draft a model, try it, adopt it by another person, repeal it by two; take the ratings daily."""

import uuid
from datetime import datetime

from django.db import transaction

from gongheng.credit.ratings import trial
from gongheng.credit.ratings.lifecycle import MODEL
from gongheng.credit.ratings.models import RatingModel
from gongheng.credit.ratings.queries import model_in_force
from gongheng.credit.ratings.scheme import LONGEST, read_scheme
from gongheng.credit.records.content import document_number as numbered
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry import entry_checks as check
from gongheng.registry.rated import actions as register
from gongheng.registry.rated.queries import snapshot_now
from gongheng.rules.strict import BadRule


def draft(text: str, *, by: Actor, at: datetime) -> RatingModel:
    """拟定评价模型。逐行核对格式后入库，随后以历史数据试算；试算之前不得采用."""
    model = RatingModel(code=str(uuid.uuid4()), drafted_by=by.person, drafted_at=at)
    with beginning(MODEL, "draft", model, by=by, at=at) as (model, record):
        model.text = check.text(text.replace("\r\n", "\n"), field="text", most=LONGEST)
        try:
            read = read_scheme(model.text)
        except BadRule as error:
            message = f"第 {error.line} 行：{error.reason}"
            raise Refused("rating_not_readable", field="text", message=message) from error
        model.kind, model.digest = read.kind, read.digest
        model.title = check.text(read.title, field="text", most=200)
        record(code=model.code, kind=model.kind, digest=model.digest)
    return model


def try_out(model: RatingModel, *, by: Actor, at: datetime) -> RatingModel:
    """完成试算。比较现行模型与草案：等级分布、等级变动、变动最大的主体；不改变任何评价."""
    with performing(MODEL, "try_out", model, by=by, at=at) as (model, record):
        held = model_in_force(model.kind)
        before = read_scheme(held.text) if held else None
        model.trial = trial.compare(read_scheme(model.text), before, day_of(at))
        model.tried_at = at
        record(code=model.code, digest=model.digest, subjects=model.trial["subjects"])
    return model


def give_up(model: RatingModel, *, by: Actor, at: datetime) -> RatingModel:
    """停止试算。计算出错的停下来并说明，不反复重试."""
    with performing(MODEL, "give_up", model, by=by, at=at) as (model, record):
        record(code=model.code)
    return model


def drop(model: RatingModel, *, by: Actor, at: datetime) -> RatingModel:
    """放弃。没有采用的草案不再办理，留存备查."""
    with performing(MODEL, "drop", model, by=by, at=at) as (model, record):
        model.ended_at = at
        record(code=model.code)
    return model


@transaction.atomic
def adopt(model: RatingModel, *, document_number: str, by: Actor, at: datetime) -> RatingModel:
    """采用。由拟稿人以外的另一人依有权机关的文件办理；同一身份的原模型同时被替代."""
    held = model_in_force(model.kind)
    if held is not None and held.pk != model.pk:
        refuse_unless(MODEL.acts["adopt"].who(by, model), "not_permitted", act="采用",
                      source=MODEL.acts["adopt"].under)  # fmt: skip
        supersede(held, by=by, at=at)
    with performing(MODEL, "adopt", model, by=by, at=at) as (model, record):
        model.document_number = numbered(document_number, required=True)
        model.adopted_by, model.adopted_at = by.person, at
        record(code=model.code, kind=model.kind, digest=model.digest, number=model.document_number)
    return model


def supersede(model: RatingModel, *, by: Actor, at: datetime) -> RatingModel:
    """以新模型替代。随新模型的采用一并办理，原模型留存，过去各日仍按当日的模型计算."""
    with performing(MODEL, "supersede", model, by=by, at=at) as (model, record):
        model.ended_at = at
        record(code=model.code, kind=model.kind)
    return model


def propose_repeal(model: RatingModel, *, reason: str, by: Actor, at: datetime) -> RatingModel:
    """提出废止。写明原因，由另一人决定."""
    with performing(MODEL, "propose_repeal", model, by=by, at=at) as (model, record):
        model.repeal_reason = check.text(reason, field="reason", most=500)
        model.repeal_proposed_by = by.person
        record(code=model.code)
        record.private(reason=model.repeal_reason)
    return model


@transaction.atomic
def repeal(model: RatingModel, *, by: Actor, at: datetime) -> RatingModel:
    """废止。自此不再评价，评价结果停止供交易使用；已经开始的投标仍按截止时的结果."""
    with performing(MODEL, "repeal", model, by=by, at=at) as (model, record):
        refuse_unless(model.repeal_proposed_by, "repeal_not_proposed")
        model.ended_at = at
        record(code=model.code, kind=model.kind)
    snapshot = snapshot_now(model.kind)
    if snapshot is not None:
        register.replace(snapshot, close=True, by=by, at=at)
    return model
