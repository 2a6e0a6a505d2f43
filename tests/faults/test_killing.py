"""Whatever is killed at whatever moment: a code that was shown opens, and a page has one code."""

from __future__ import annotations

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.service import CUT_OFF, Answer, Service, Visitor, canary

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds the processes to kill in /proc"),
]

SAVES = 200
AT_ONCE = 6


def test_every_code_that_was_shown_opens_whatever_was_killed(service: Service):
    shown: dict[str, str] = {}  # code -> what its owner wrote
    tickets: set[str] = set()
    cut_off: list[str] = []
    done = threading.Event()
    seed = random.randrange(2**32)
    kills = 0

    def save_one() -> None:
        """Come, write, save; when the answer is lost, press again, as people do."""
        visitor, wrote = Visitor(service), canary()
        patiently(lambda: visitor.walk(wrote))
        ticket = patiently(visitor.ask_for_ticket)
        tickets.add(ticket)
        answer = patiently(lambda: saved(visitor, ticket), cut_off)
        shown[answer.code] = wrote

    def saved(visitor: Visitor, ticket: str) -> Answer:
        answer = visitor.save(ticket)
        if answer.status == 503 and "ticket" in answer.text:
            raise ConnectionError("told that it is not saved")
        assert (answer.status, len(answer.code)) == (200, 29), answer.text[:2000]
        return answer

    def kill() -> int:
        """In the midst of saving, again and again, so that about ten kills fall into all the saves."""
        choice, killed = random.Random(seed), 0
        while not done.is_set():
            enough = len(shown) + choice.randint(10, 30)
            while len(shown) < enough and not done.wait(0.02):
                pass
            done.wait(choice.uniform(0, 0.2))
            service.kill_one(choice)
            killed += 1
            done.wait(choice.uniform(0, 0.2))
            service.restart()
        return killed

    with ThreadPoolExecutor(AT_ONCE + 1) as pool:
        killer = pool.submit(kill)
        try:
            for saving in [pool.submit(save_one) for _ in range(SAVES)]:
                saving.result()
        finally:
            done.set()
        kills = killer.result()

    assert kills >= 5, f"seed {seed}"
    assert cut_off, f"no save was cut off; seed {seed}"
    assert len(shown) == len(tickets) == SAVES
    assert service.rows() == SAVES
    with ThreadPoolExecutor(AT_ONCE) as pool:
        opened = pool.map(lambda code: Visitor(service).open(code), shown)
        lost = [wrote for answer, wrote in zip(opened, shown.values(), strict=True) if wrote not in answer.text]
    assert lost == [], f"seed {seed}"


def test_a_page_whose_code_is_changed_opens_with_exactly_one_code_whatever_was_killed(service: Service):
    choice = random.Random(seed := random.randrange(2**32))
    still_old = already_new = 0
    for done, waiting in enumerate((0.0, choice.uniform(0, 0.15), choice.uniform(0, 0.15), 0.5), start=1):
        pages = []
        for _page in range(8):
            visitor, wrote = Visitor(service), canary()
            visitor.walk(wrote)
            old = visitor.save(visitor.ask_for_ticket()).code
            asked = visitor.post("/open/new-code/", ticket=visitor.open(old).ticket)
            pages.append((visitor, wrote, old, asked.ticket))
        with ThreadPoolExecutor(len(pages)) as pool:
            changing = [pool.submit(changed, visitor, ticket) for visitor, _, _, ticket in pages]
            time.sleep(waiting)
            service.stop()
            shown = [attempt.result() for attempt in changing]
        rows = service.rows()
        assert rows == len(pages) * done
        service.start()
        for (visitor, wrote, old, ticket), seen in zip(pages, shown, strict=True):
            opens_with_old = wrote in Visitor(service).open(old).text
            assert not (seen and opens_with_old), f"a new code was shown, and the old one opens; seed {seed}"
            still_old, already_new = still_old + opens_with_old, already_new + (not opens_with_old)
            new = patiently(lambda visitor=visitor, ticket=ticket: change(visitor, ticket)).code
            assert seen in ("", new), f"two new codes were shown; seed {seed}"
            assert wrote in Visitor(service).open(new).text, f"seed {seed}"
            assert wrote not in Visitor(service).open(old).text, f"seed {seed}"
        assert service.rows() == rows
    assert still_old, "every change was done before the kill"
    assert already_new, "no change was done before the kill"


def change(visitor: Visitor, ticket: str) -> Answer:
    answer = visitor.post("/open/new-code/", ticket=ticket, change="1")
    assert (answer.status, len(answer.code)) == (200, 29), answer.text[:2000]
    return answer


def changed(visitor: Visitor, ticket: str) -> str:
    """The new code, where it came back before the kill."""
    try:
        return change(visitor, ticket).code
    except CUT_OFF:
        return ""


def patiently(act, cut_off: list[str] | None = None):
    """Do it, and again when the answer is lost, until there is one."""
    until = time.monotonic() + 120
    while True:
        try:
            return act()
        except CUT_OFF as problem:
            if cut_off is not None:
                cut_off.append(repr(problem))
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
