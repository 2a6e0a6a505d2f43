"""The first administrator comes in with a passkey, in a real browser: nothing but the link, a password and a device."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import dev
from tests.browser.conftest import free_port, wait_for
from tests.browser.reader import Reader, Watch
from tests.browser.test_looking import serious

PASSWORD = "lantern orbit velvet pickle"
EMAIL = "ada@hospital.example"
PAGES = [
    "/staff/",
    "/staff/people/",
    "/staff/people/1/",
    "/staff/people/invite/",
    "/staff/clinics/",
    "/staff/audit/",
    "/staff/audit/?since=soon",
    "/staff/account/",
    "/staff/account/password/",
    "/staff/account/passkeys/",
    "/staff/account/passkeys/add/",
    "/staff/account/app/",
    "/staff/account/recovery/",
    "/staff/account/recovery/new/",
    "/staff/account/prove/",
    "/staff/account/prove/passkey/",
]
OUTSIDE = ["/staff/sign-in/?ended=idle", "/staff/forgot/", "/staff/join/?link=x"]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The address of a site of its own, and the link for its first administrator."""
    port = free_port()
    environ = dev.environment(
        SITE_ORIGIN=f"http://localhost:{port}",
        DATABASE_URL=f"sqlite:///{tmp_path / 'db.sqlite3'}",
        AUDIT_CHECKPOINTS_FILE=str(tmp_path / "checkpoints.txt"),
        TOMBSTONES_FILE=str(tmp_path / "tombstones.txt"),
    )
    subprocess.run([sys.executable, "dev.py", "prepare"], cwd=dev.ROOT, env=environ, check=True)
    making = [sys.executable, "manage.py", "createadmin", EMAIL]
    said = subprocess.run(making, cwd=dev.ROOT, env=environ, check=True, stdout=subprocess.PIPE, text=True).stdout
    with subprocess.Popen(dev.server(port), cwd=dev.ROOT, env=environ) as server:
        try:
            wait_for(f"{environ['SITE_ORIGIN']}/livez", server)
            yield environ["SITE_ORIGIN"], said.split()[-1]
        finally:
            server.terminate()


def give_a_device(person: Reader) -> None:
    """A device that keeps passkeys and knows its owner's finger."""
    device = person.page.context.new_cdp_session(person.page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def join(person: Reader, link: str) -> None:
    person.open(link)
    person.page.get_by_label("Your name").fill("Ada")
    person.page.get_by_label("Password", exact=True).fill(PASSWORD)
    person.page.get_by_label("The password again").fill(PASSWORD)
    person.send("Make my account")


def give_password(person: Reader) -> None:
    person.page.get_by_label("E-mail address").fill(EMAIL)
    person.page.get_by_label("Password").fill(PASSWORD)
    person.send("Sign in")


def set_up_a_passkey(person: Reader) -> None:
    person.follow("Set up a passkey")
    person.page.get_by_label("A name for it").fill("laptop")
    person.page.get_by_text("Let me sign in with this passkey alone").click()
    person.send("Go on")


def test_by_a_passkey_after_the_password_and_alone(browser, site: tuple[str, str]):
    address, link = site
    watch = Watch(address)
    context = browser.new_context(base_url=address)
    watch.over(context)
    ada = Reader(context.new_page())
    give_a_device(ada)

    join(ada, link)
    give_password(ada)
    assert ada.heading == "Set up your second step"
    set_up_a_passkey(ada)
    ada.send("Show my codes")
    assert ada.page.locator(".codes li").count() == 10
    ada.follow("I have them, go on")
    assert ada.heading == "Hello Ada"

    ada.send("Sign out")
    give_password(ada)
    assert ada.heading == "Your second step"
    ada.send("Use a passkey instead")
    assert ada.heading == "Hello Ada"

    ada.send("Sign out")
    ada.send("Use a passkey instead")
    assert ada.heading == "Hello Ada"

    ada.open("/staff/people/invite/")
    ada.page.get_by_label("Name", exact=True).fill("Eve")
    ada.page.get_by_label("E-mail address").fill("eve@hospital.example")
    ada.page.get_by_label("Role").select_option("Editor")
    ada.send("Make the link")
    assert ada.page.locator(".secret").inner_text().startswith(f"{address}/staff/join/?link=")

    with watch.forgiving():  # pages are refused here on purpose
        look_at_every_page(ada)
    assert watch.faults == []
    context.close()


def look_at_every_page(person: Reader) -> None:
    found: dict[str, object] = {}
    person.page.set_viewport_size({"width": 320, "height": 640})
    for scheme in ("light", "dark"):
        person.page.emulate_media(color_scheme=scheme)
        for place in [*PAGES, "sign out", *OUTSIDE] if scheme == "dark" else PAGES:
            if place == "sign out":
                person.open("/staff/").send("Sign out")
                continue
            person.open(place)
            person.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            wide = person.page.evaluate("document.scrollingElement.scrollWidth")
            if faults := serious(person) or (wide > 320 and [f"{wide} wide"]):
                found[f"{place} {scheme}"] = faults
    assert found == {}


def test_without_scripts_a_passkey_is_not_offered_and_an_app_is(browser, site: tuple[str, str]):
    address, link = site
    context = browser.new_context(base_url=address, java_script_enabled=False)
    ada = Reader(context.new_page())
    join(ada, link)
    assert not ada.page.get_by_role("button", name="Use a passkey instead").is_visible()
    give_password(ada)
    ada.follow("Set up a passkey")
    ada.follow("Set up an app instead")
    assert ada.heading == "Set up an app"
    context.close()
