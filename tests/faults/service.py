"""A service of real processes that may be killed, and people who use it over HTTP."""

from __future__ import annotations

import base64
import contextlib
import http.client
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from bs4 import BeautifulSoup, Tag

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60  # for a start on a slow machine
ANSWER_SECONDS = 15  # longer than any wait for a database
CUT_OFF = (OSError, http.client.HTTPException)  # what a browser meets when the process that serves it is killed


def random_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def manage(*arguments: str, given: dict[str, str]) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **given}, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@dataclass
class Service:
    """Two workers and their master, on a database of their own."""

    folder: Path
    database: str
    pepper: str = field(default_factory=random_key)
    port: int = 0
    master: subprocess.Popen[bytes] | None = None

    @cached_property
    def keys(self) -> dict[str, str]:
        return {"SECRET_KEY": secrets.token_urlsafe(64), "SEALING_KEYS": random_key()}

    @property
    def settings(self) -> dict[str, str]:
        return {
            **self.keys,
            "DECISION_AID_MODE": "trial",
            "CODE_PEPPERS": f"first:{self.pepper}",
            "TOMBSTONES_FILE": str(self.folder / "tombstones.txt"),
            "DATABASE_URL": self.database,
            "SITE_ORIGIN": f"http://localhost:{self.port}",
            "BEHIND_PROXY": "true",  # so that each visitor can come from a network of their own
            "DJANGO_SETTINGS_MODULE": "decision_aid.settings",
        }

    def start(self) -> None:
        """Start, and wait until somebody answers."""
        self.port = free_port()
        size = ["--workers", "2", "--blocking-threads", "4", "--log-level", "warning"]
        where = ["--no-ws", "--host", "127.0.0.1", "--port", str(self.port)]
        granian = [str(Path(sys.executable).with_name("granian")), "decision_aid.wsgi:application"]
        with (self.folder / "log").open("ab") as log:
            self.master = subprocess.Popen(
                [*granian, "--interface", "wsgi", *size, *where],
                cwd=ROOT,
                env={**os.environ, **self.settings},
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that all of it, and nothing else, can be ended
            )
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.answers("/livez"):
            assert self.master.poll() is None, self.log
            assert time.monotonic() < until, self.log
            time.sleep(0.1)

    def stop(self) -> None:
        """End every process of it at once, as a power cut does."""
        if self.master is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.master.pid, signal.SIGKILL)
            self.master.wait(10)
            until = time.monotonic() + 10
            while self.processes() and time.monotonic() < until:
                time.sleep(0.02)
            self.master = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def kill_one(self, choice: random.Random) -> None:
        """Kill the master in one of four times, otherwise a worker."""
        assert self.master is not None
        workers = [pid for pid in self.processes() if pid != self.master.pid]
        victim = self.master.pid if not workers or choice.random() < 0.25 else choice.choice(workers)
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)

    def processes(self) -> list[int]:
        """Those of its processes that live."""
        assert self.master is not None
        found = []
        for place in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                state, _parent, group = place.read_text().rpartition(")")[2].split()[:3]
                if int(group) == self.master.pid and state != "Z":
                    found.append(int(place.parent.name))
        return found

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def answers(self, path: str) -> int:
        """The status of the answer; 0 when there is none."""
        try:
            return Visitor(self).get(path).status
        except CUT_OFF:
            return 0

    def rows(self) -> int:
        """How many pages the database holds, asked of the database itself."""
        with self.connection() as connection:
            return int(connection.execute("SELECT count(*) FROM core_summary").fetchone()[0])

    @contextlib.contextmanager
    def connection(self) -> Iterator[Any]:
        if self.is_sqlite:
            import sqlite3

            connection: Any = sqlite3.connect(self.file, timeout=10, isolation_level=None)
        else:
            import psycopg

            connection = psycopg.connect(self.database, autocommit=True)
        try:
            yield connection
        finally:
            connection.close()

    @contextlib.contextmanager
    def held_by_another(self) -> Iterator[None]:
        """Somebody else has the database locked."""
        with self.connection() as connection:
            connection.execute("BEGIN")
            if self.is_sqlite:
                connection.execute("ROLLBACK")
                connection.execute("BEGIN IMMEDIATE")
            else:
                connection.execute("LOCK TABLE core_summary IN ACCESS EXCLUSIVE MODE")
            try:
                yield
            finally:
                connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def full_disk(self) -> Iterator[None]:
        """No process of it can write to any file."""
        import resource

        pids = self.processes()
        were = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
        for pid, (_soft, hard) in were.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
        try:
            yield
        finally:
            for pid, limit in were.items():
                resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)

    @property
    def is_sqlite(self) -> bool:
        return self.database.startswith("sqlite")

    @property
    def file(self) -> Path:
        return Path(self.database.removeprefix("sqlite:///"))


@dataclass(frozen=True)
class Answer:
    """What came back, whole."""

    status: int
    text: str

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")

    @property
    def ticket(self) -> str:
        found = self.soup.select_one("main input[name=ticket]")
        assert isinstance(found, Tag), self.text[:2000]
        return str(found["value"])

    @property
    def code(self) -> str:
        """The code that stands on the page; empty when there is none."""
        found = self.soup.select_one("p.code")
        return found.get_text(strip=True) if found else ""


class Visitor:
    """A browser with cookies and no script, from a network of its own. Raises one of CUT_OFF without an answer."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.cookies: dict[str, str] = {}
        self.network = ".".join(str(part) for part in (10, *secrets.token_bytes(3)))
        self.token = ""

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, **fields: str) -> Answer:
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": self.token, **fields}))

    def walk(self, canary: str) -> None:
        """Answer a question, and write a note that only this visitor writes."""
        self.get("/questions/stage/")
        assert self.post("/questions/stage/", answer="ii").status == 303
        self.get("/notes/")
        assert self.post("/notes/", notes=canary).status == 303

    def ask_for_ticket(self) -> str:
        answer = self.get("/save/")
        assert answer.status == 200
        return answer.ticket

    def save(self, ticket: str) -> Answer:
        return self.post("/save/", ticket=ticket)

    def open(self, code: str) -> Answer:
        self.get("/open/")
        return self.post("/open/", code=code)

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {
            "Host": f"localhost:{self.service.port}",
            "X-Forwarded-For": self.network,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=ANSWER_SECONDS)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
            for line in response.headers.get_all("Set-Cookie") or ():
                self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        finally:
            connection.close()
        answer = Answer(response.status, text)
        if token := answer.soup.select_one("input[name=csrfmiddlewaretoken]"):
            self.token = str(token["value"])
        return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgresql_database(address: str, name: str, *, like: str = "") -> str:
    """Make a database, as a copy of another where that is named, and say its address."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{like}"' if like else ""))
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def canary() -> str:
    """What only one visitor writes, and nothing else holds."""
    return f"canary{secrets.token_hex(8)}"
