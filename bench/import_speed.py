"""How fast old notices come in: ``python bench/import_speed.py [rows] [file]``.

Writes synthetic lines of the 宜昌 form (three candidates each, one in five a consortium) or takes a
file, imports it twice into an embedded PostgreSQL that waits for the disk, and prints rows a second
(reading, checking, history, parties, one ledger entry a notice, commit). Target: 1,000 rows/s.
"""

import json
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from http_cost import hardware  # noqa: E402


def lines(count):
    draw = random.Random(7)
    for number in range(count):
        firms = [f"宜昌示例{draw.randrange(count // 4 + 50)}号建设有限公司" for _ in range(4)]
        first = f"联合体：{firms[0]}、{firms[3]}" if number % 5 == 0 else firms[0]
        yield {
            "id": f"b{number}", "title": f"示例县第{number}号农村公路改造工程中标候选人公示",
            "date": f"2025-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}",
            "project": f"示例县第{number}号农村公路改造工程", "url": f"https://example.org/{number}",
            "publicity": "2025年01月13日 18时00分至2025年12月31日 18时00分",
            "bids": [{"bidder": name, "price_text": f"{draw.randrange(10**6, 10**8)}.00元",
                      "price": None, "unit": None} for name in (first, firms[1], firms[2])],
        }  # fmt: skip


def main(count, given):
    print(hardware())
    with tempfile.TemporaryDirectory(prefix="gongheng-bench-") as home:
        os.environ |= {"GONGHENG_HOME": home, "DJANGO_SETTINGS_MODULE": "gongheng.settings"}
        from gongheng.foundation.postgres import EmbeddedPostgres

        database = EmbeddedPostgres(Path(home))
        database.start()
        try:
            import django

            django.setup()
            from django.core.management import call_command

            from gongheng.exchange.intake.run import import_file
            from gongheng.foundation import clock

            call_command("migrate", verbosity=0)
            file = Path(given) if given else Path(home) / "lines.jsonl"
            if not given:
                written = (json.dumps(one, ensure_ascii=False) + "\n" for one in lines(count))
                file.write_text("".join(written), encoding="utf-8")
            for label in ("first run", "again (all known)"):
                start, spent = time.perf_counter(), time.process_time()
                report = import_file("yichang", file, clock.now())
                wall, spent = time.perf_counter() - start, time.process_time() - spent
                print(f"{label:<20}{report.lines:>8,} rows{report.lines / wall:>10,.0f} rows/s"
                      f"{spent / report.lines * 1000:>8.2f} ms CPU a row   new {report.new:,},"
                      f" known {report.known:,}, unreadable {len(report.unreadable):,},"
                      f" parties {report.parties:,}")  # fmt: skip
        finally:
            database.stop()
            if database.root:
                shutil.rmtree(database.folder, ignore_errors=True)


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, sys.argv[2] if len(sys.argv) > 2 else ""
    )
