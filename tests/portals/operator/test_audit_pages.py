"""The page of the daily look at credit, the page of health and the desk tell the same."""

from datetime import timedelta

import pytest
from django.urls import reverse

from gongheng.credit.audits.models import AuditRun
from gongheng.credit.audits.queries import OVERDUE
from gongheng.foundation import clock
from gongheng.foundation.access.roles import Role
from gongheng.foundation.ledger.models import Entry

pytestmark = pytest.mark.django_db
DAWN = clock.beijing(2026, 7, 9, 1)
PAGE = "operator:audits"


def a_run(*findings, at=DAWN):
    return AuditRun.objects.create(
        began_at=at, ended_at=at, rows=120, found=len(findings), findings=list(findings)
    )


def seen(client, name, at=DAWN):
    with clock.frozen(at):
        return client.get(reverse(name)).content.decode()


@pytest.fixture(params=[Role.SYSTEM_ADMIN, Role.AUDITOR])
def watcher(client_of, request):
    return client_of(request.param)


def test_what_was_found_is_named_and_waits_on_the_desk(watcher):
    a_run(["信用记录", "record:7", "失信等级"])
    page = seen(watcher, PAGE)
    assert "发现 1 处不一致" in page
    assert "record:7" in page
    assert "失信等级" in page
    desk = seen(watcher, "desk:desk")
    assert "1 处信用数据与办理记录不一致" in desk
    assert reverse(PAGE) in desk
    a_run(at=DAWN + timedelta(days=1))
    later = DAWN + timedelta(days=1)
    assert "信用数据与办理记录不一致" not in seen(watcher, "desk:desk", later)
    assert "record:7" in seen(watcher, PAGE, later)  # the finding stays readable


def test_a_run_that_does_not_come_waits_on_the_desk(watcher):
    a_run()
    on_time, late = DAWN + OVERDUE, DAWN + OVERDUE + timedelta(minutes=1)
    assert "没有完成核对" not in seen(watcher, "desk:desk", on_time)
    assert "没有完成核对" in seen(watcher, "desk:desk", late)
    assert "没有按时完成核对" in seen(watcher, PAGE, late)


def test_the_page_of_health_tells_of_it(client_of):
    admin = client_of(Role.SYSTEM_ADMIN)
    first = Entry.objects.order_by("pk").first().at
    assert "还没有完成过" in seen(admin, "operator:status", first)
    a_run()
    assert "与办理记录一致" in seen(admin, "operator:status")
    a_run(["信用记录", "record:7", "失信等级"], at=DAWN + timedelta(hours=1))
    assert "1 处信用数据与办理记录不一致" in seen(admin, "operator:status")
