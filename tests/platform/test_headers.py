"""Every answer carries the same headers, whatever became of the request."""

import pytest
from django.test import Client

from core.platform.middleware import PERMISSIONS_POLICY

pytestmark = pytest.mark.urls("tests.platform.pages")

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}
LONG = {"note": "a" * (256 * 1024 + 1)}
ANSWERS = [
    ("get", "/page/", {}, 200),
    ("get", "/away/", {}, 302),
    ("get", "/page/", {"headers": {"host": "evil.example"}}, 400),
    ("get", "/forbidden/", {}, 403),
    ("post", "/page/", {"data": {"note": "hello"}}, 403),
    ("get", "/nowhere/", {}, 404),
    ("get", "/post-only/", {}, 405),
    ("post", "/page/", {"data": LONG}, 413),
    ("get", "/too-often/", {}, 429),
    ("get", "/fault/", {}, 500),
    ("get", "/database-gone/", {}, 503),
    ("get", "/static/app.css", {}, 200),
    ("get", "/static/nothing.css", {}, 404),
    ("get", "/livez", {}, 200),
]


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.mark.parametrize(("method", "path", "extra", "status"), ANSWERS)
def test_the_headers_of_every_answer(client: Client, method: str, path: str, extra: dict, status: int):
    response = getattr(client, method)(path, **extra)
    assert response.status_code == status
    directives = response["Content-Security-Policy"].split(";")
    assert {directive.strip() for directive in directives} == POLICY
    assert len(directives) == len(POLICY)
    assert response["Permissions-Policy"] == PERMISSIONS_POLICY
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert not [name for name in response.headers if name.lower().startswith("access-control-")]


@pytest.mark.parametrize(("method", "path", "extra", "status"), ANSWERS)
def test_no_cache_keeps_a_page(client: Client, method: str, path: str, extra: dict, status: int):
    response = getattr(client, method)(path, **extra)
    is_file = path == "/static/app.css"
    assert ("no-store" in response["Cache-Control"]) is not is_file
    assert ("private" in response["Cache-Control"]) is not is_file


def test_a_page_that_says_how_it_may_be_kept_is_believed(client: Client):
    assert "no-store" not in client.get("/shared/")["Cache-Control"]


@pytest.mark.parametrize("path", ["/page/", "/nowhere/", "/fault/", "/static/app.css"])
def test_in_production_browsers_are_told_to_use_https_only(client: Client, settings, path: str):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31536000, True
    response = client.get(path, secure=True)
    assert response["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_the_only_cookie_of_a_plain_page_is_gone_with_the_browser(client: Client):
    response = client.get("/page/")
    (cookie,) = response.cookies.values()
    assert (cookie.key, cookie["max-age"], cookie["expires"], cookie["domain"]) == ("csrf", "", "", "")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
