"""Sites of their own: an app on an empty database, with people who are signed in, for tests that change what others
would see."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

import dev
from tests.browser.conftest import free_port, wait_for
from tests.browser.reader import Reader, Watch


@dataclass
class Site:
    """An app that runs. `people` is what the browser of each of them holds."""

    address: str
    folder: Path
    environ: dict[str, str]
    browser: Browser
    watch: Watch
    people: dict[str, dict[str, str]]

    def context(self, who: str = "") -> BrowserContext:
        context = self.browser.new_context(base_url=self.address, accept_downloads=True)
        context.set_default_timeout(15_000)
        held = self.people.get(who, {})
        context.add_cookies([{"name": name, "value": value, "url": self.address} for name, value in held.items()])
        self.watch.over(context)
        return context

    def at_work(self, who: str = "") -> Reader:
        return Reader(self.context(who).new_page())


@contextmanager
def site(folder: Path, browser: Browser, *making: str, published: bool = True) -> Iterator[Site]:
    """The app while it runs.

    :param making: the module that makes its people, with what it is told.
    :param published: whether the guide is; otherwise there is nothing in the database but them.
    """
    port = free_port()
    folder.mkdir(exist_ok=True)
    address = f"http://localhost:{port}"
    environ = dev.environment(
        SITE_ORIGIN=address,
        DATABASE_URL=f"sqlite:///{folder / 'db.sqlite3'}",
        TOMBSTONES_FILE=str(folder / "tombstones.txt"),
        AUDIT_CHECKPOINTS_FILE=str(folder / "checkpoints.txt"),
    )
    preparing = ["dev.py", "prepare"] if published else ["manage.py", "migrate", "--verbosity", "0"]
    subprocess.run([sys.executable, *preparing], cwd=dev.ROOT, env=environ, check=True)
    command = [sys.executable, "-m", *making]
    made = subprocess.run(command, cwd=dev.ROOT, env=environ, check=True, stdout=subprocess.PIPE, text=True)
    with subprocess.Popen(dev.server(port), cwd=dev.ROOT, env=environ) as server:
        try:
            wait_for(f"{address}/livez", server)
            yield Site(address, folder, environ, browser, Watch(address), json.loads(made.stdout))
        finally:
            server.terminate()
