"""Ask for a trial of draft rules, compute it step by step, and keep what came of it."""

import uuid
from datetime import date, datetime

from gongheng.credit.points import simulation as trial
from gongheng.credit.points.drafts import LONGEST, read_draft
from gongheng.credit.points.lifecycle import SIMULATION
from gongheng.credit.points.models import Simulation
from gongheng.credit.points.queries import first_day, months_left, table_in_force
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.registry import entry_checks as check
from gongheng.rules.strict import BadRule


def simulate(draft: str, *, day: date, by: Actor, at: datetime) -> Simulation:
    """试算。以草案重算全部主体当日和近一年各月的记分，与现行规则比较；不采用、不改变任何记分."""
    thing = Simulation(code=str(uuid.uuid4()), body=by.body, region=by.region, day=day,
                       asked_by=by.person, asked_at=at)  # fmt: skip
    with beginning(SIMULATION, "simulate", thing, by=by, at=at) as (thing, entry):
        thing.draft = check.text(draft, field="draft", most=LONGEST)
        try:
            read = read_draft(thing.draft)
        except BadRule as error:
            message = f"第 {error.line} 行：{error.reason}"
            raise Refused("draft_not_readable", field="draft", message=message) from error
        thing.title = check.text(read.title, field="draft", most=200)
        refuse_unless(day <= day_of(at), "day_not_possible", field="day")
        refuse_unless(day >= first_day(), "day_not_possible", field="day")
        entry(code=thing.code, day=day, draft=sm3_hex(thing.draft.encode()))
    return thing


def advance(simulation: Simulation, *, by: Actor, at: datetime) -> Simulation:
    """计算一月。平台逐月计算，记下进度；中断后接着算."""
    with performing(SIMULATION, "advance", simulation, by=by, at=at) as (simulation, entry):
        left = months_left(simulation)
        refuse_unless(left, "nothing_left_to_compute")
        draft = read_draft(simulation.draft).table
        simulation.months = [*simulation.months, trial.totals(left[0], table_in_force(), draft)]
        entry(code=simulation.code, month=left[0])
    return simulation


def conclude(simulation: Simulation, *, by: Actor, at: datetime) -> Simulation:
    """完成试算。比较当日全部主体，结果留存；采用与否由有权机关按程序决定."""
    with performing(SIMULATION, "conclude", simulation, by=by, at=at) as (simulation, entry):
        refuse_unless(not months_left(simulation), "months_left_to_compute")
        draft = read_draft(simulation.draft).table
        simulation.result = trial.comparison(simulation.day, table_in_force(), draft)
        simulation.finished_at = at
        entry(code=simulation.code, counts=simulation.result["counts"])
    return simulation


def give_up(simulation: Simulation, *, by: Actor, at: datetime) -> Simulation:
    """停止试算。计算出错的，停下来并说明，不反复重试."""
    with performing(SIMULATION, "give_up", simulation, by=by, at=at) as (simulation, entry):
        simulation.finished_at = at
        entry(code=simulation.code, months=len(simulation.months))
    return simulation
