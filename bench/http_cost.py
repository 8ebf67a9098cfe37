"""What a call of the interface costs: ``python bench/http_cost.py [rows] [calls]``.

Starts an embedded PostgreSQL that waits for the disk (fsync on), fills it, starts granian with one
WSGI worker and one thread, and prints milliseconds of CPU per call of the server's processes (from
/proc, so the figure stays comparable on a shared machine), the median of the wall clock, and the
ratio to a bare Django view on the same server. The database's own CPU is shown apart.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench"), str(ROOT / "tests")]
TICK = os.sysconf("SC_CLK_TCK")
PORT = 8931


def hardware():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((one.split(":")[1].strip() for one in lines if one.startswith("model name")), "?")
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 2**20
    load = os.getloadavg()[0]
    return f"{model}, {os.cpu_count()} cores, {memory} GiB, load {load:.1f}, Python {sys.version.split()[0]}"


def tree_of(pid):
    found = [pid]
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == pid:
                found += tree_of(int(entry.name))
    return found


def cpu(pids):
    spent = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except FileNotFoundError:
            continue
        spent += int(fields[11]) + int(fields[12])
    return spent / TICK


def fill(rows):
    """A centre's key, an owner's key, one project to read, and `rows` more beside it."""
    import django

    django.setup()
    from django.core.management import call_command

    from builders import registry as build
    from builders.callers import key_of
    from gongheng.foundation import clock
    from gongheng.foundation.ledger.guard import lay_rights
    from gongheng.registry.projects.models import Project

    call_command("migrate", verbosity=0)
    lay_rights()
    now = clock.now()
    owner = build.a_party(roles=["tenderer"], at=now)
    tenderer = build.someone_of(owner, "tenderer", at=now)
    project = build.a_project(owner=owner, by=tenderer, at=now)
    Project.objects.bulk_create(
        (
            Project(name=f"历史项目第{number}号道路改造工程", region="420100", entered_at=now,
                    source="bench", external_key=f"bench:{number}", state="historical")
            for number in range(rows)
        ),
        batch_size=2000,
    )  # fmt: skip
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return owner.code, project.code, key_of(tenderer, at=now)


class Line:
    """One kept connection."""

    def __init__(self, key):
        self.http = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        self.key = key
        self.turn = 0

    def call(self, method, path, body=None, *, key=True):
        headers = {"Host": "localhost"}
        if key:
            headers["Authorization"] = f"Bearer {self.key}"
        if body is not None:
            self.turn += 1
            headers |= {"Content-Type": "application/json",
                        "Idempotency-Key": f"bench-{os.getpid()}-{self.turn:08d}"}  # fmt: skip
            body = json.dumps(body).encode()
        self.http.request(method, path, body, headers)
        answer = self.http.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status} {content[:300]!r}")


def measured(server, database, calls, call):
    for _ in range(max(20, calls // 10)):
        call()
    pids, back = tree_of(server), tree_of(database)
    before, before_back, walls = cpu(pids), cpu(back), []
    for _ in range(calls):
        start = time.perf_counter()
        call()
        walls.append(time.perf_counter() - start)
    spent, spent_back = cpu(pids) - before, cpu(back) - before_back
    return spent / calls * 1000, spent_back / calls * 1000, statistics.median(walls) * 1000


def serve(environment):
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1",
               "--blocking-threads", "1", "--port", str(PORT), "--no-log", "http_floor:application"]  # fmt: skip
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "bench")])
    server = subprocess.Popen(command, env={**environment, "PYTHONPATH": path})
    for _ in range(100):
        try:
            http.client.HTTPConnection("127.0.0.1", PORT, timeout=2).connect()
        except OSError:
            time.sleep(0.2)
        else:
            return server
    raise SystemExit("the server did not come up")


def main(rows, calls):
    print(hardware())
    with tempfile.TemporaryDirectory(prefix="gongheng-bench-") as home:
        os.environ |= {"GONGHENG_HOME": home, "DJANGO_SETTINGS_MODULE": "http_floor"}
        from gongheng.foundation.postgres import EmbeddedPostgres

        database = EmbeddedPostgres(Path(home))
        database.start()
        try:
            owner, project, key = fill(rows)
            server = serve({**os.environ, "GONGHENG_DATABASE_ROLE": "gongheng_app"})
            try:
                report(server.pid, postmaster(database), calls, owner, project, key, rows)
            finally:
                server.terminate()
                server.wait(20)
        finally:
            database.stop()
            if database.root:
                import shutil

                shutil.rmtree(database.folder, ignore_errors=True)


def postmaster(database):
    return int((Path(database.folder) / "data/postmaster.pid").read_text().split()[0])


def report(server, database, calls, owner, project, key, rows):  # noqa: PLR0917
    line = Line(key)
    new = {"name": "示例小学新建工程", "region": "420100", "industry": "E47", "owner_code": owner}
    asked = [
        ("floor: a bare Django view", lambda: line.call("GET", "/floor", key=False), None),
        ("read one project, with a key", lambda: line.call("GET", f"/api/v1/projects/{project}"), 2),
        ("list 100 projects, anyone",
         lambda: line.call("GET", "/api/v1/projects?limit=100", key=False), 5),
        ("list 100 projects, with a key",
         lambda: line.call("GET", "/api/v1/projects?limit=100"), 5),
        ("create a project (act, entry, commit)",
         lambda: line.call("POST", "/api/v1/projects", new), 6),
        ("read 100 changes, anyone", lambda: line.call("GET", "/api/v1/changes", key=False), None),
    ]  # fmt: skip
    print(f"{rows:,} projects, {calls} calls each, CPU ms of the worker per call\n")
    print(f"{'':<40}{'worker':>8}{'target':>8}{'x floor':>9}{'database':>10}{'wall p50':>10}")
    least = None
    for label, call, target in asked:
        spent, back, wall = measured(server, database, calls, call)
        least = least or spent
        told = f"{target} ms" if target else ""
        print(f"{label:<40}{spent:>8.2f}{told:>8}{spent / least:>9.1f}{back:>10.2f}{wall:>10.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000,
         int(sys.argv[2]) if len(sys.argv) > 2 else 600)  # fmt: skip
