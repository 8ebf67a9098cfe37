"""Common ground of the benchmarks: a durable database of their own, and the hardware line."""

import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gongheng.foundation.postgres import EmbeddedPostgres


def hardware() -> str:
    """Return one line that says on what machine the figures were measured."""
    cpu = next(
        (line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
         if line.startswith("model name")), platform.processor())  # fmt: skip
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"# {os.cpu_count()} cores {cpu}, {memory:.0f} GB, Python {platform.python_version()}"


@contextmanager
def ground(*, as_owner: bool = False) -> Iterator[Path]:
    """Start an empty, durable installation, step down to the application's role, clean up.

    `as_owner` stays the owner of the tables, for generators that lay indexes. With
    `GONGHENG_BENCH_HOME` the installation is kept in that folder, so that several benchmarks can
    share rows that take long to make.
    """
    kept = os.environ.get("GONGHENG_BENCH_HOME", "")
    home = Path(kept or tempfile.mkdtemp(prefix="gongheng-bench-"))
    home.mkdir(parents=True, exist_ok=True)
    os.environ["GONGHENG_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongheng.settings")
    os.environ.pop("GONGHENG_DATABASE_URL", None)
    server = EmbeddedPostgres(home)
    server.start()
    try:
        import django
        from django.core.management import call_command

        from gongheng.running.setup import _step_down

        django.setup()
        call_command("migrate", verbosity=0)
        if not as_owner:
            _step_down()
        yield home
    finally:
        server.stop()
        if not kept:
            shutil.rmtree(server.folder, ignore_errors=True)
            shutil.rmtree(home, ignore_errors=True)
