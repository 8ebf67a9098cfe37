"""How fast words are found among many old notices: ``python bench/import_search.py [rows]``.

Fills the history of an embedded PostgreSQL with made-up titles (inserted as rows, indexed as by
migration) and prints the median of five searches through the interface's own query, newest twenty,
beside the same search without the index. Compare with section 10 of the dependency study:
1M titles, 0.3-4.6 ms.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from http_cost import hardware  # noqa: E402

FILL = """
INSERT INTO registry_publication (kind, title, published_on, source, source_url, external_key,
  region, buyer_name, agency_name, warnings, state)
SELECT '招标', (ARRAY['武汉','宜昌','襄阳','恩施','黄冈','荆州'])[1 + n %% 6] || '市第' || n || '号' ||
  (ARRAY['农村公路改造','水库除险加固','轨道交通','小学新建','医疗设备采购'])[1 + (n / 7) %% 5] ||
  '工程' || (ARRAY['施工','监理','勘察设计','材料供应'])[1 + (n / 11) %% 4] || '招标公告',
  DATE '2015-01-01' + (n %% 4000), 'bench', '', 'bench:' || n, '420100', '', '', '[]', 'recorded'
FROM generate_series(1, %s) AS n
"""
WORDS = ("恩施", "除险加固", "水库除险加固", "轨道", "第77777号", "不存在的字样", "轨")


def main(rows):
    print(hardware())
    with tempfile.TemporaryDirectory(prefix="gongheng-bench-") as home:
        os.environ |= {"GONGHENG_HOME": home, "DJANGO_SETTINGS_MODULE": "gongheng.settings"}
        from gongheng.foundation.postgres import EmbeddedPostgres

        database = EmbeddedPostgres(Path(home), durable=False)
        database.start()
        try:
            fill_and_search(rows)
        finally:
            database.stop()
            if database.root:
                shutil.rmtree(database.folder, ignore_errors=True)


def fill_and_search(rows):
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from gongheng.foundation.search import narrow
    from gongheng.registry.history import queries as history

    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(FILL, [rows])
        cursor.execute("VACUUM ANALYZE registry_publication")
        spent = time.perf_counter() - start
        cursor.execute("SELECT pg_relation_size('registry_publication_title_bigrams')")
        size = cursor.fetchone()[0] / 2**20
    print(f"{rows:,} titles in {spent:.0f} s, index {size:.0f} MB; median of 5, ms\n")
    print(f"{'words':<16}{'indexed':>10}{'plain':>10}")
    for words in WORDS:
        found = history.publications().order_by("-published_on", "-pk")
        fast = timed(lambda found=found, words=words: list(narrow(found, "title", words)[:20]))
        plain = found.filter(title__icontains=words)
        slow = timed(lambda plain=plain: list(plain[:20]))
        print(f"{words:<16}{fast:>10.1f}{slow:>10.1f}")


def timed(search):
    walls = []
    for _ in range(5):
        start = time.perf_counter()
        search()
        walls.append((time.perf_counter() - start) * 1000)
    return statistics.median(walls)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
