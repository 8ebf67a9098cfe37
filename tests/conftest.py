"""One embedded PostgreSQL for the whole run; the tests work as the application's own role."""

import gc
import os
import shutil
from pathlib import Path

import django
import psycopg
import pytest
from django.conf import settings
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from gongheng.foundation.postgres import OWNER, EmbeddedPostgres

HOME = Path(os.environ.get("GONGHENG_TEST_HOME", Path(__file__).parents[1] / ".gongheng/test"))
os.environ["GONGHENG_HOME"] = str(HOME)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongheng.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop beside the ORM

django.setup()  # here, because the state folder above must be known first

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # for speed only

from django.db import connection  # noqa: E402

from builders.races import sweep  # noqa: E402  # needs the application registry
from gongheng.rules.book import rulebook_root  # noqa: E402

# A slow machine is no fault of what is tested: nothing here is judged by time.
hypothesis.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("suite")

SHARED = Path(__file__).parents[2] / "shared"


def pytest_configure(config: pytest.Config) -> None:
    if "GONGHENG_DATABASE_URL" not in os.environ and not hasattr(config, "workerinput"):
        postgres = EmbeddedPostgres(HOME, durable=False)
        postgres.start()
        _let_the_owner_sweep(postgres)


def _let_the_owner_sweep(postgres: EmbeddedPostgres) -> None:
    """The owner, never the application's role, may let triggers rest for `builders.races.sweep`."""
    with psycopg.connect(postgres.url, user="postgres") as db:
        db.execute(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")


def pytest_unconfigure(config: pytest.Config) -> None:
    keep = os.environ.get("GONGHENG_KEEP_TEST_DATABASE")
    if (
        "GONGHENG_DATABASE_URL" not in os.environ
        and not hasattr(config, "workerinput")
        and not keep
    ):
        EmbeddedPostgres(HOME, durable=False).stop()


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_test_environment, django_db_blocker, django_db_modify_db_settings
):
    """Make the tables as owner, run as the application's role, step up again at the end.

    In place of the plug-in's own fixture, which makes no database when a run holds only tests
    over committed data.
    """
    quietly = {"verbosity": 0, "interactive": False}
    with django_db_blocker.unblock():
        made = setup_databases(aliases={"default"}, **quietly)
    as_owner = connection.settings_dict["OPTIONS"]
    _work_as({**as_owner, "options": f"-c role={settings.APP_ROLE}"})
    _leave_the_loaded_alone()
    yield
    _work_as(as_owner)
    with django_db_blocker.unblock():
        _alone()
        teardown_databases(made, verbosity=0)


def _leave_the_loaded_alone() -> None:
    """Modules and models stay for the whole run: looking through them for garbage costs time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _alone() -> None:
    """End what threads of servers and browsers left open: a database in use is not dropped."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _work_as(options: dict) -> None:
    connection.close()
    connection.settings_dict["OPTIONS"] = options


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Data that other sessions see; swept at the end."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            sweep()


@pytest.fixture
def shared() -> Path:
    """The folder of laws and real data beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("没有 ../shared：真实数据与法律文本只在开发环境中提供")
    return SHARED


@pytest.fixture
def pledge_required(tmp_path, monkeypatch):
    """The rulebook of a province that added a date from which every step asks for the pledge."""
    own = tmp_path / "rulebook"
    shutil.copytree(rulebook_root(), own)
    rule = own / "hubei/credit/pledge_required_at.yaml"
    rule.write_text(rule.read_text() + (
        "  2026-01-01:\n    value: [tender, agency, bid, expert]\n    law: 某规定\n"
        "    article: （条号待核实）\n    mark: D\n"))  # fmt: skip
    monkeypatch.setenv("GONGHENG_RULEBOOK", str(own))
