"""One embedded PostgreSQL for the whole run; the tests work as the application's own role."""

import os
from pathlib import Path

import django
import pytest
from django.conf import settings

from gongheng.foundation.postgres import EmbeddedPostgres

HOME = Path(os.environ.get("GONGHENG_TEST_HOME", Path(__file__).parents[1] / ".gongheng/test"))
os.environ["GONGHENG_HOME"] = str(HOME)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongheng.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop beside the ORM

django.setup()  # here, because the state folder above must be known first

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # for speed only

SHARED = Path(__file__).parents[2] / "shared"


def pytest_configure(config: pytest.Config) -> None:
    if "GONGHENG_DATABASE_URL" not in os.environ and not hasattr(config, "workerinput"):
        EmbeddedPostgres(HOME, durable=False).start()


def pytest_unconfigure(config: pytest.Config) -> None:
    keep = os.environ.get("GONGHENG_KEEP_TEST_DATABASE")
    if "GONGHENG_DATABASE_URL" not in os.environ and not hasattr(config, "workerinput") and not keep:
        EmbeddedPostgres(HOME, durable=False).stop()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Step down to the application's role once the owner has made the tables, and up at the end."""
    from django.db import connection

    def work_as(options):
        with django_db_blocker.unblock():
            connection.close()
            connection.settings_dict["OPTIONS"] = options

    as_owner = connection.settings_dict["OPTIONS"]
    work_as({**as_owner, "options": f"-c role={settings.APP_ROLE}"})
    yield
    work_as(as_owner)


@pytest.fixture
def shared() -> Path:
    """The folder of laws and real data beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("没有 ../shared：真实数据与法律文本只在开发环境中提供")
    return SHARED
