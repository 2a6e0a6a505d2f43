"""The app as `dev.py run` serves it, on a database of its own, and a Chromium that looks at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import dev
from tests.browser.reader import Reader, Watch

playwright_api = pytest.importorskip("playwright.sync_api", reason="dev.py test-browser installs it")

UP_WITHIN = 30  # seconds


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, which runs for all browser tests."""
    port = free_port()
    address = f"http://localhost:{port}"
    database = tmp_path_factory.mktemp("site") / "db.sqlite3"
    environ = dev.environment(
        SITE_ORIGIN=address,
        DATABASE_URL=f"sqlite:///{database}",
        TOMBSTONES_FILE=str(database.with_name("tombstones.txt")),
        CLINIC_NETWORKS="127.0.0.0/8",  # all tests save from one network
    )
    subprocess.run([sys.executable, "dev.py", "prepare"], cwd=dev.ROOT, env=environ, check=True)
    with subprocess.Popen(dev.server(port), cwd=dev.ROOT, env=environ) as server:
        try:
            wait_for(f"{address}/livez", server)
            yield address
        finally:
            server.terminate()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + UP_WITHIN
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the app did not start at {address}")


@pytest.fixture(scope="session")
def browser() -> Iterator[playwright_api.Browser]:
    """Debian's Chromium, with the pages behind its back button kept as in daily use."""
    chrome = os.environ.get("CHROME_PATH") or shutil.which("chromium") or "/usr/bin/chromium"
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chrome,
            args=["--no-sandbox"] if as_root else [],
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield browser
        browser.close()


@pytest.fixture
def watch(origin: str) -> Iterator[Watch]:
    """Fails the test on any console error, refused or failed request, and any other origin."""
    watch = Watch(origin)
    yield watch
    assert watch.faults == []


@pytest.fixture
def reader(browser: playwright_api.Browser, origin: str, watch: Watch) -> Iterator[Callable[..., Reader]]:
    """Makes a reader with a fresh browser; what is given goes to the browser's context."""
    contexts = []

    def make(**options: object) -> Reader:
        context = browser.new_context(base_url=origin, **options)
        context.set_default_timeout(10_000)
        watch.over(context)
        contexts.append(context)
        return Reader(context.new_page())

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def walked(browser: playwright_api.Browser, origin: str) -> dict:
    """The cookies of a reader who has walked to the end."""
    context = browser.new_context(base_url=origin)
    Reader(context.new_page()).walk()
    state: dict = context.storage_state()
    context.close()
    return state
