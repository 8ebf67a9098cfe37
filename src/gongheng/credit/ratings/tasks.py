"""Drafts are tried and the ratings of the day are taken by the worker, one a turn."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import DatabaseError

from gongheng.credit.ratings import actions, rules
from gongheng.credit.ratings.lifecycle import ModelState
from gongheng.credit.ratings.models import RatingModel
from gongheng.credit.ratings.queries import all_rated, next_to_try
from gongheng.credit.ratings.scheme import read_scheme
from gongheng.foundation.access.actors import CLOCK, Actor
from gongheng.foundation.clock import day_of
from gongheng.registry.rated import actions as register
from gongheng.registry.rated.models import Snapshot
from gongheng.registry.rated.queries import snapshot_now
from gongheng.rules.strict import BadRule

note = logging.getLogger(__name__)


def deadlines(at: datetime) -> Iterator[tuple[datetime, Callable[[], Any]]]:
    """Yield (since when it waits, the act): the oldest trial, and each kind not yet taken today."""
    waiting = next_to_try()
    if waiting is not None:
        yield waiting.drafted_at, _trial(waiting, at)
    for model in RatingModel.objects.filter(state=ModelState.ADOPTED).order_by("kind"):
        held = snapshot_now(model.kind)
        if held is None or held.day < day_of(at) or held.model_digest != model.digest:
            yield at, _taking(model, at)


def _trial(model: RatingModel, at: datetime) -> Callable[[], RatingModel]:
    def step() -> RatingModel:
        try:
            return actions.try_out(model, by=CLOCK, at=at)
        except (DatabaseError, BadRule):  # a draft read under an older catalogue, a query cut off
            note.exception("trial of rating model %s stopped", model.code)
            return actions.give_up(model, by=CLOCK, at=at)

    return step


def _taking(model: RatingModel, at: datetime) -> Callable[[], Any]:
    return lambda: take_ratings(model, by=CLOCK, at=at)


def take_ratings(model: RatingModel, *, by: Actor, at: datetime) -> Snapshot:
    """按采用的模型取当日的评价结果，交给登记库供交易使用；只写变动，此前的不改."""
    scheme, day = read_scheme(model.text), day_of(at)
    rows = (register.Told(code, score, scheme.grade(score))
            for _, code, score in all_rated(scheme, day))  # fmt: skip
    return register.take(model.kind, rows, day=day, model=(model.code, model.digest),
                         other=rules.without_records(scheme), by=by, at=at)  # fmt: skip
