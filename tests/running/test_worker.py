"""One faulty thing never holds up what else time has to do."""

from datetime import timedelta

import pytest

from builders.credit import a_bureau
from builders.registry import START
from gongheng.credit.records.models import Upload
from gongheng.credit.records.uploads import actions, tasks
from gongheng.foundation.refusals import Refused
from gongheng.running import worker

pytestmark = pytest.mark.django_db


def faulty(_at):
    def act():
        raise ValueError("a row nobody thought of")

    yield START, act


def unreadable(_at):
    raise LookupError("a table that is gone")
    yield


def an_act(done, *, refuse=False):
    def deadlines(_at):
        def act():
            if refuse:
                raise Refused("too_early", due="—")
            done.append(1)

        yield START, act

    return deadlines


@pytest.mark.parametrize("before", [faulty, unreadable, an_act([], refuse=True)])
def test_an_act_of_time_that_fails_stops_no_other(monkeypatch, before):
    done: list[int] = []
    monkeypatch.setattr(worker, "DEADLINES", (before, an_act(done)))
    assert worker.let_time_act(START) == 1
    assert done == [1]


@pytest.mark.parametrize("cell", ["፩፪", "9" * 5000, "二〇二六年一月一日", "٢٠٢٦年1月1日"])
def test_a_cell_that_only_looks_like_a_day_is_a_fault_of_its_row_and_holds_up_nothing(
    monkeypatch, cell
):
    bureau, done = a_bureau(), []
    monkeypatch.setattr(worker, "DEADLINES", (tasks.deadlines, an_act(done)))
    content = f"CF_XDR_MC,CF_JDRQ\r\n示例公司,{cell}\r\n".encode()
    upload = actions.receive(content, name="处罚.csv", item="XY-101", subject_kind="bidder",
                             by=bureau.clerk, at=START)  # fmt: skip
    worker.let_time_act(START + timedelta(minutes=1))
    upload.refresh_from_db()
    assert (upload.state, done) == ("checked", [1])
    assert "invalid_date" in {fault[4] for fault in upload.faults}


def test_a_file_that_cannot_be_checked_is_set_aside_and_does_not_come_back(monkeypatch):
    bureau = a_bureau()
    actions.receive(b"CF_XDR_MC\r\nx\r\n", name="a.csv", item="XY-101", subject_kind="bidder",
                    by=bureau.clerk, at=START)  # fmt: skip

    def broken(*_args, **_more):
        raise ValueError("nobody thought of it")

    monkeypatch.setattr(tasks.actions, "check_rows", broken)
    worker.let_time_act(START)
    assert Upload.objects.get().state == "unreadable"
    assert not list(tasks.deadlines(START))
