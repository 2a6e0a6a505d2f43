"""Wrong input is answered with a page that says so, and nothing typed is lost."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from tests.content.databases import database_away

pytestmark = pytest.mark.urls("tests.platform.pages")

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def strict_client() -> Client:
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture
def csrf_page(settings) -> None:
    """Shows what the page is given instead of the page."""
    page = "{% for name, text in typed %}[{{ name }}: {{ text }}]{% endfor %}{% if has_cookie %}cookie{% endif %}"
    loader = ("django.template.loaders.locmem.Loader", {"403_csrf.html": page})
    (engine,) = settings.TEMPLATES
    options = {**engine["OPTIONS"], "loaders": [loader]}
    settings.TEMPLATES = [{**engine, "APP_DIRS": False, "OPTIONS": options}]


WRONG = [
    pytest.param(
        {"path": "/page/", "data": f"note={'a' * (256 * 1024)}", "content_type": FORM}, 413, id="256 KiB of text"
    ),
    pytest.param({"path": "/page/", "data": b"a" * 300_000, "content_type": "text/plain"}, 413, id="any long body"),
    pytest.param({"path": "/page/", "data": "&".join(["a=b"] * 1001), "content_type": FORM}, 413, id="many fields"),
    pytest.param({"path": "/page/", "data": "a", "content_type": "multipart/form-data"}, 400, id="no boundary"),
    pytest.param({"path": "/page/", "data": "note=a", "content_type": f"{FORM}; charset=utf-16"}, 400, id="charset"),
    pytest.param({"path": "/page/%00/"}, 404, id="NUL in the address"),
    pytest.param({"path": "/page/%ed%a0%80/"}, 404, id="half a character in the address"),
    pytest.param({"path": "/static/%00"}, 404, id="NUL in the name of a file"),
    pytest.param({"path": "/static/../manage.py"}, 404, id="a way out of the folder"),
    pytest.param({"path": "/page/", "headers": {"host": "evil.example"}}, 400, id="another host"),
    pytest.param({"path": "/page/", "headers": {"host": "a b"}}, 400, id="no host"),
    pytest.param({"path": "/page/", "CONTENT_LENGTH": "9" * 5000}, 413, id="an endless length"),
    pytest.param({"path": "/page/", "CONTENT_LENGTH": "many"}, 400, id="a length in words"),
    pytest.param({"path": "/page/", "CONTENT_LENGTH": "\u0665"}, 400, id="a length in other digits"),
    pytest.param({"path": "/page/", "CONTENT_LENGTH": "-5"}, 400, id="a length below nothing"),
]


@pytest.mark.parametrize(("sent", "status"), WRONG)
def test_wrong_input_is_the_senders_mistake(client: Client, sent: dict[str, Any], status: int):
    assert client.post(**sent).status_code == status


FINE = [
    pytest.param({"data": b"note=%00%ed%a0%80", "content_type": FORM}, id="NUL and half a character"),
    pytest.param({"data": b"note=\xff\xfe", "content_type": FORM}, id="no UTF-8"),
    pytest.param({"data": b"note=a&note=b&note[]=c", "content_type": FORM}, id="one field twice"),
    pytest.param({"data": b"[" * 60000, "content_type": "application/json"}, id="deep JSON"),
    pytest.param({"data": b"note=a", "content_type": "nonsense"}, id="an unknown kind"),
]


@pytest.mark.parametrize("sent", FINE)
def test_odd_input_reaches_the_page(client: Client, sent: dict[str, Any]):
    assert client.post("/page/", **sent).status_code == 200


def test_a_file_is_read_past_and_kept_nowhere(client: Client, monkeypatch: pytest.MonkeyPatch):
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a file was made")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    response = client.post("/page/", {"file": SimpleUploadedFile("scan.png", b"x" * 10000), "note": "hello"})
    assert response.content == b"page hello"
    assert not response.wsgi_request.FILES


def test_a_missing_database_is_no_fault_of_the_page(client: Client):
    for path in ("/database-gone/", "/database-damaged/"):
        response = client.get(path)
        assert response.status_code == 503
        assert response["Retry-After"] == "10"
    assert client.get("/wrong-query/").status_code == 500


def test_a_method_that_a_page_does_not_know_is_explained(client: Client):
    response = client.get("/post-only/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "emergency" in response.content.decode()


def test_too_many_requests_says_when_to_come_back(client: Client):
    assert client.get("/too-often/")["Retry-After"] == "60"


@pytest.mark.usefixtures("csrf_page")
class TestAFormWithoutProof:
    SENT = {"csrfmiddlewaretoken": "old", "own_concern": "Will I walk?", "not-accept": "  ", "note": ["a", "<b>"]}
    SHOWN = "[Own concern: Will I walk?][Note: a][Note: &lt;b&gt;]"

    @pytest.mark.parametrize(
        "headers", [{"origin": "http://testserver"}, {"referer": "http://testserver/questions/stage/"}]
    )
    def test_from_our_own_page_gets_back_what_was_typed(self, strict_client: Client, headers: dict[str, str]):
        response = strict_client.post("/page/", self.SENT, headers=headers)
        assert (response.status_code, response.content.decode()) == (403, self.SHOWN)

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"origin": "null"},
            {"origin": "https://evil.example"},
            {"origin": "http://testserver.evil.example"},
            {"origin": "http://testserver@evil.example"},
            {"origin": "http://[evil"},
            {"origin": "https://evil.example", "referer": "http://testserver/"},
            {"referer": "https://evil.example/?http://testserver/"},
        ],
    )
    def test_from_elsewhere_gets_nothing_back(self, strict_client: Client, headers: dict[str, str]):
        response = strict_client.post("/page/", self.SENT, headers=headers)
        assert (response.status_code, response.content.decode()) == (403, "")

    def test_says_whether_the_browser_keeps_our_cookie(self, strict_client: Client):
        strict_client.get("/page/")
        response = strict_client.post("/page/", {"note": "a"}, headers={"origin": "https://evil.example"})
        assert response.content.decode() == "cookie"

    def test_is_let_through_with_it(self, strict_client: Client):
        token = strict_client.get("/page/").wsgi_request.META["CSRF_COOKIE"]
        response = strict_client.post("/page/", {"note": "a", "csrfmiddlewaretoken": token})
        assert response.content == b"page a"

    def test_with_too_many_fields_is_still_the_senders_mistake(self, strict_client: Client):
        headers = {"origin": "http://testserver"}
        body = "&".join(["a=b"] * 1001)
        assert strict_client.post("/page/", body, content_type=FORM, headers=headers).status_code == 413


def test_a_page_stands_in_when_even_the_error_page_breaks(client: Client, settings, caplog: pytest.LogCaptureFixture):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [], "APP_DIRS": False}]
    for path, status in (("/fault/", 500), ("/nowhere/", 404), ("/database-gone/", 503)):
        response = client.get(path)
        assert response.status_code == status
        assert "call your care team or your local emergency number" in response.content.decode()
    assert "500.html could not be shown" in caplog.text


PAGES = [
    "400.html",
    "403.html",
    "403_csrf.html",
    "404.html",
    "405.html",
    "413.html",
    "429.html",
    "500.html",
    "503.html",
]


@pytest.mark.django_db
@pytest.mark.urls("decision_aid.urls")
@pytest.mark.parametrize("template", PAGES)
def test_each_error_page_can_be_shown_while_the_database_is_away(template: str, tmp_path: Path):
    with database_away(tmp_path / "nowhere"):
        page = render_to_string(template, {"typed": [("Note", "a")]}, RequestFactory().get("/"))
    assert "emergency" in page
    assert 'href="/"' in page


def test_a_fault_is_logged_by_place_and_not_by_what_was_typed(client: Client, capfd: pytest.CaptureFixture[str]):
    from core.platform.logs import LineFormatter

    handler = logging.StreamHandler()
    handler.setFormatter(LineFormatter())
    logging.getLogger().addHandler(handler)
    try:
        client.get("/fault/?stage=canary", headers={"user-agent": "canary"}, REMOTE_ADDR="192.0.2.7")
    finally:
        logging.getLogger().removeHandler(handler)
    written = capfd.readouterr().err
    assert "Internal Server Error: /fault/ [ValueError at " in written
    assert "pages.py" in written
    assert not [word for word in ("canary", "192.0.2.7", "what-the-reader-typed") if word in written]


def test_the_reference_on_the_page_is_the_one_in_the_log(client: Client, caplog: pytest.LogCaptureFixture, settings):
    from core.platform import logs

    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [], "APP_DIRS": False}]
    response = client.get("/fault/")
    assert logs.reference.get()
    assert f"Reference: {logs.reference.get()}" in response.content.decode()
