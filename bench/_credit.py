"""A synthetic province of credit: subjects and records made inside the database, so it is quick.

Seven years of decisions in the order of their days, as a platform would have taken them in: four in
five adverse, one in ten ended before its time. Names from a pool of characters; codes without a
meaningful check digit, for nothing here checks one. Indexes are laid after the rows.
"""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

TODAY = date(2026, 11, 2)
FULL = 1_000_000
SCALED = 50_000
RECORDS_EACH = 10
SIGNS = ("华中汉江长楚天宏伟盛达恒信安泰明德金鼎东方新世纪远大同创国建中联合众和美佳瑞祥丰源通顺广博文"
         "道正平光辉永兴隆昌荣富贵福禄寿喜吉庆如意海洋山川林木水火土石铁路桥梁机电")  # fmt: skip
CITIES = (
    "武汉",
    "宜昌",
    "襄阳",
    "荆州",
    "黄石",
    "十堰",
    "孝感",
    "荆门",
    "鄂州",
    "黄冈",
    "咸宁",
    "随州",
)
TRADES = (
    "建设",
    "市政工程",
    "水利工程",
    "交通建设",
    "装饰",
    "园林",
    "信息技术",
    "医药",
    "工程咨询",
    "招标代理",
)
SUBJECTS = """
INSERT INTO credit_subject (code, name, is_person, region, known_since, state)
SELECT '9142' || lpad((n %% 13 + 1)::text, 2, '0') || '00MA' || lpad(upper(to_hex(n)), 7, '0') || 'X',
       (%(cities)s::text[])[n %% 12 + 1]
       || substr(%(signs)s, (n * 7919 %% %(length)s + 1)::int, 1)
       || substr(%(signs)s, (n * 104729 %% %(length)s + 1)::int, 1)
       || substr(%(signs)s, (n / 31 %% %(length)s + 1)::int, 1)
       || (%(trades)s::text[])[n / 7 %% 10 + 1] || '有限公司' || n,
       false, '42' || lpad((n %% 13 + 1)::text, 2, '0') || '00', '2019-01-01', 'known'
FROM generate_series(1, %(count)s::bigint) AS n
"""
RECORDS = """
INSERT INTO credit_record (
  code, item, catalogue, category, subject_id, subject_kind, conduct, level, content, closed_key,
  digest, evidence, organ_code, organ_name, document_number, decided_on, trade_code, because_of,
  origin, reporter_code, region, formed_on, entered_by, reviewed_by, entered_at, notified_at,
  notice_digest, reported_at, accepted_at, published_at, publicity_ends_on, revoked_on, ended_at,
  marks, returned_for, replaces_id, state)
SELECT lpad(n::text, 36, '0'), 'XY-101', '2019',
       CASE WHEN kind < 8 THEN 'penalty' WHEN kind = 8 THEN 'minor' ELSE 'licence' END,
       who, 'bidder', CASE WHEN kind < 8 THEN 'B' || grade || '01' WHEN kind = 8 THEN 'N101' ELSE '' END,
       CASE WHEN kind < 8 THEN (ARRAY['minor', 'heavier', 'serious', 'grave'])[grade] ELSE '' END,
       jsonb_build_object('facts', %(facts)s, 'grounds', '招标投标法第五十三条', 'penalty', '罚款'),
       '', repeat('0', 64), '[]', '12420000MB1G00001K', '示例公共资源局', '示例罚〔2026〕' || n || '号',
       decided, '', NULL, 'entry', '12420000MB1G00001K', '42' || lpad((who %% 13 + 1)::text, 2, '0') || '00',
       decided, 'office:1', 'office:2', shown, shown, '', shown, shown, shown,
       CASE WHEN kind < 8 THEN over END, CASE WHEN fate = 1 THEN decided + 60 END,
       CASE WHEN fate BETWEEN 1 AND 3 THEN least(shown + interval '80 days', %(today)s::date)
            WHEN over < %(today)s AND kind < 8 THEN (over + 1)::timestamptz END,
       '[]', '', NULL,
       CASE WHEN fate = 1 THEN 'withdrawn' WHEN fate = 2 THEN 'repaired' WHEN fate = 3 THEN 'corrected'
            WHEN over < %(today)s AND kind < 8 THEN 'expired' ELSE 'published' END
FROM (SELECT n, day AS decided, (day + 7)::timestamptz AS shown, kind, grade, fate, who,
             (day + CASE WHEN grade = 4 THEN interval '12 months' ELSE interval '6 months' END)::date AS over
      FROM (SELECT n, date '2019-05-01' + (n * 2730 / %(count)s)::int AS day, (n * 31 %% 10)::int AS kind,
                   (n * 7907 / 11 %% 4 + 1)::int AS grade, (n * 104729 / 13 %% 40)::int AS fate,
                   n * 7919 %% %(subjects)s + 1 AS who
            FROM generate_series(1, %(count)s::bigint) AS n) AS drawn) AS dated
"""


def asked(about: str) -> int:
    """How many subjects the command line wants."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--subjects", type=int, default=SCALED)
    parser.add_argument(
        "--full", action="store_true", help="1,000,000 subjects, 10,000,000 records"
    )
    told = parser.parse_args()
    return FULL if told.full else int(told.subjects)


def fill(subjects: int) -> None:
    """Make the province and print how long it took. Runs as owner of the tables.

    A kept installation (`GONGHENG_BENCH_HOME`) that already holds as many rows is taken as it is.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM credit_subject")
        if cursor.fetchone() == (subjects,):
            print(f"# {subjects:,} subjects, {subjects * RECORDS_EACH:,} records, kept from before")
            return
    started = time.perf_counter()
    told = {"cities": list(CITIES), "trades": list(TRADES), "signs": SIGNS, "length": len(SIGNS),
            "count": subjects}  # fmt: skip
    facts = (
        "在示例道路工程投标中与其他投标人协商报价，投标文件由同一人编制，保证金从同一账户转出。" * 4
    )
    more = {"count": subjects * RECORDS_EACH, "subjects": subjects, "today": TODAY, "facts": facts}
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")  # sorts of whole indexes in memory
    with connection.cursor() as cursor, _without_indexes(cursor):
        cursor.execute(SUBJECTS, told)
        cursor.execute("UPDATE credit_subject SET id = id")  # as after years of use: not all packed
        cursor.execute(RECORDS, more)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE credit_subject")
        cursor.execute("VACUUM ANALYZE credit_record")
        cursor.execute("SELECT pg_size_pretty(pg_total_relation_size('credit_record'))")
        size = cursor.fetchone()[0]
    spent = time.perf_counter() - started
    print(
        f"# {subjects:,} subjects, {subjects * RECORDS_EACH:,} records ({size}), made in {spent:.0f} s"
    )


@contextmanager
def _without_indexes(cursor) -> Iterator[None]:
    """Drop the indexes that no constraint needs and lay them again: far quicker for many rows."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('credit_record', 'credit_subject')"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    )
    laid = cursor.fetchall()
    for name, _ in laid:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _, definition in laid:
        cursor.execute(definition)


def quantiles(spent: list[float]) -> str:
    """p50, p99 and the worst of some seconds, in milliseconds."""
    line = sorted(spent)
    p50, p99 = line[len(line) // 2], line[int(len(line) * 0.99)]
    return f"p50 {p50 * 1000:.2f} ms, p99 {p99 * 1000:.2f} ms, worst {line[-1] * 1000:.2f} ms"
