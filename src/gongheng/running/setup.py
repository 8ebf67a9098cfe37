"""Make ready: database, tables, rights, static files; and say clearly what is missing."""

import os
import shutil
import time
from collections.abc import Iterator

from gongheng.foundation.paths import checkout, home
from gongheng.foundation.postgres import EmbeddedPostgres

OLDEST_POSTGRES = 150000  # server_version_num of the oldest supported server


def prepare() -> int:
    """Bring database and static files to this version. Quick when nothing changed."""
    began = time.monotonic()
    if failed := doctor(quiet=True):
        return failed
    if not os.environ.get("GONGHENG_DATABASE_URL"):
        EmbeddedPostgres(home()).start()
    os.environ.pop("GONGHENG_DATABASE_ROLE", None)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    _step_down()
    _say(f"数据库与静态资源已就绪（{time.monotonic() - began:.1f} 秒）")
    return 0


def doctor(*, quiet: bool = False) -> int:
    """Check what the installation needs; print each fault with its remedy. Returns 1 on a fault."""
    faults = list(_faults())
    for fault in faults:
        _say(f"✗ {fault}")
    if not faults and not quiet:
        _say("运行条件齐备")
    return 1 if faults else 0


def _faults() -> Iterator[str]:
    if not (checkout() / "rulebook").is_dir():
        yield "找不到规则库 rulebook/，请在项目目录内运行，或设置 GONGHENG_RULEBOOK"
    build = checkout() / "src/gongheng/portals/static/build"
    if not build.is_dir():
        yield "网页资源尚未生成，请执行 make setup"
    if shutil.disk_usage(checkout()).free < 500 * 2**20:
        yield "磁盘空间不足 500 MB"
    yield from _cipher_faults()
    url = os.environ.get("GONGHENG_DATABASE_URL")
    if url:
        yield from _database_faults(url)


def _cipher_faults() -> Iterator[str]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongheng.settings")
    from gongheng.foundation.refusals import Refused
    from gongheng.foundation.sealing.selftest import SelfTestFailed
    from gongheng.foundation.sealing.suites import prove

    try:
        prove()
    except SelfTestFailed as failed:
        yield f"密码部件没有通过自检，不得使用：{failed}"
    except Refused as refused:
        yield refused.sentence


def _database_faults(url: str) -> Iterator[str]:
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=5) as db:
            if db.info.server_version < OLDEST_POSTGRES:
                yield "需要 PostgreSQL 15 或以上版本"
    except psycopg.OperationalError as error:
        yield f"连不上 GONGHENG_DATABASE_URL 指定的数据库：{str(error).strip().splitlines()[0]}"


def _step_down() -> None:
    """From here on work as the application's role, which cannot alter the ledger."""
    from django.conf import settings
    from django.db import connection

    connection.close()
    os.environ["GONGHENG_DATABASE_ROLE"] = settings.APP_ROLE
    connection.settings_dict["OPTIONS"]["options"] = f"-c role={settings.APP_ROLE}"


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201
