"""Who may ask for which page by which method: every route, every kind of visitor, every method."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core import checks
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch, clear_url_caches, get_resolver, path, reverse

from core.platform.models import AuditLine
from core.staff import access
from core.staff.guard import Guard
from core.staff.models import Role, User
from tests.staff.staffing import UserFactory, of_role, signed_in

NURSE, EDITOR, APPROVER, CLINIC_ADMIN, SITE_ADMIN = Role
EVERYBODY = set(Role)
METHODS = ("GET", "POST", "PUT", "DELETE")

# Written down a second time, by address, so that a slip in the table shows: the first pattern that an address of the
# staff matches says who reads it and who sends to it. None is everybody, signed in or not.
ADMINS = {CLINIC_ADMIN, SITE_ADMIN}
DESK = {EDITOR, APPROVER}
GUIDES = {EDITOR, APPROVER, SITE_ADMIN}
WHO_MAY = [
    (r"staff/(sign-in/|join/|new-password/|forgot/)", None, None),
    (r"staff/sign-out/$", set(), None),
    (r"staff/$|staff/account/$|staff/account/passkeys/$", EVERYBODY, set()),
    (r"staff/(unlock|account)/", EVERYBODY, EVERYBODY),
    (r"staff/people/$|staff/people/\d+/$|staff/audit/$", ADMINS, set()),
    (r"staff/people/invite/$", ADMINS, ADMINS),
    (r"staff/people/\d+/role/$", set(), {SITE_ADMIN}),
    (r"staff/people/.+/\w", set(), ADMINS),
    (r"staff/people/", set(), ADMINS),
    (r"staff/clinics/$", {SITE_ADMIN}, {SITE_ADMIN}),
    (r"staff/numbers/$", {NURSE, CLINIC_ADMIN, SITE_ADMIN}, set()),
    (r"staff/help/$", {NURSE, CLINIC_ADMIN}, set()),
    (r"staff/talks/$|staff/questionnaires/|staff/talks/[^/]+/(text|fhir)/$", {NURSE}, set()),
    (r"staff/open/(page|talk)/$", set(), {NURSE}),
    (r"staff/talks/[^/]+/(open-again|together|keep-answers|larger|hand-screen-over)/$", set(), {NURSE}),
    (r"staff/(talks|open)/", {NURSE}, {NURSE}),
    (r"desk/$", GUIDES, set()),
    (r"desk/(start|import)/$", {EDITOR}, {EDITOR}),
    (r"desk/schema.json$", DESK, set()),
    (r"desk/(due|help)/$", GUIDES, set()),
    (r"desk/drafts/\d+/publish/now/$", set(), {APPROVER, SITE_ADMIN}),
    (r"desk/drafts/\d+/publish/\w", set(), {EDITOR}),
    (r"desk/drafts/\d+/publish/$", GUIDES, set()),
    (r"desk/drafts/\d+/(title|undo)/$|desk/drafts/\d+/(order|look)/", set(), {EDITOR}),
    (r"desk/drafts/\d+/(add|copy|rename|delete)/", {EDITOR}, {EDITOR}),
    (r"desk/drafts/\d+/part/", DESK, {EDITOR}),
    (r"desk/drafts/\d+/(pages/|sign/$)", DESK, DESK),
    (r"desk/drafts/\d+/(remarks|move)/", set(), DESK),
    (r"desk/drafts/", DESK, set()),
    (r"desk/guides/[^/]+/(editions|withdrawals)/$|desk/guides/.+/file/$", GUIDES, set()),
    (r"desk/guides/.+/editions/.+/back/$", set(), {EDITOR}),
    (r"desk/guides/.+/withdrawals/", set(), GUIDES),
    (r"admin/", {SITE_ADMIN}, {SITE_ADMIN}),
]
FOR_SECOND_FACTOR = re.compile(
    r"staff/account/($|prove/|password/$|app/$|passkeys/$|passkeys/add/$)"
)  # with the password alone
HIDDEN = re.compile(r"admin/|desk/drafts/\d+/(preview|pages)/")  # from whoever is not signed in


@dataclass(frozen=True)
class Route:
    name: str
    address: str

    def whom(self, method: str) -> set[Role] | None:
        """None: everybody, signed in or not."""
        if method not in ("GET", "POST"):
            return set()
        for pattern, reading, sending in WHO_MAY:
            if re.match(pattern, self.address):
                return reading if method == "GET" else sending
        raise LookupError(self.address)


@cache
def routes() -> list[Route]:
    return [Route(name, address) for name, address in _addresses(get_resolver(), "", "")]


def _addresses(resolver, namespace: str, prefix: str) -> Iterator[tuple[str, str]]:
    for name in filter(lambda key: isinstance(key, str), resolver.reverse_dict):
        for [(address, needed)], _pattern, _defaults, converters in resolver.reverse_dict.getlist(name):
            made_up = {part: _made_up(getattr(converters.get(part), "regex", "")) for part in needed}
            yield f"{namespace}{name}", prefix + address % made_up
    for inner, (further, sub) in resolver.namespace_dict.items():
        yield from _addresses(sub, f"{namespace}{inner}:", prefix + further)


def _made_up(shape: str) -> str:
    if shape == "[0-9]+":
        return "7"
    return "0b1c2d3e-0000-4000-8000-000000000000" if "0-9a-f" in shape else "x"


def of_staff() -> list[Route]:
    return [route for route in routes() if route.address.startswith(("staff/", "desk/", "admin/"))]


@pytest.fixture(scope="module")
def visitors() -> dict[str, User]:
    """One person of every role. The guard looks at them only, so they are in no database."""
    return {str(role): UserFactory.build(role=role, pk=n) for n, role in enumerate(Role, start=1)}


def ask(route: Route, method: str, user: User | None, *, second_factor: bool = True) -> str:
    """What the guard answers: "through", "404", "405", or the page it leads to."""
    request: HttpRequest = RequestFactory().generic(method, f"/{route.address}")
    now = int(time.time())
    request.session = SessionStore()
    request.session.update({"staff.began": now, "staff.seen": now, "staff.second-factor": second_factor})
    request.user = user or AnonymousUser()  # type: ignore[assignment]
    *namespaces, name = route.name.split(":")
    request.resolver_match = ResolverMatch(lambda: None, (), {}, url_name=name, namespaces=namespaces)
    try:
        answer = Guard(lambda request: HttpResponse()).process_view(request, lambda: None, (), {})
    except Http404:
        return "404"
    if answer is None:
        return "through"
    return answer["Location"].partition("?")[0] if answer.status_code == 302 else str(answer.status_code)


class TestEveryRoute:
    pytestmark = pytest.mark.django_db

    def test_is_in_the_table_and_nothing_else_is(self):
        names = {route.name for route in routes()}
        assert {name for name in names if access.row_of(name) is None} == set()
        assert set(access.TABLE) - names == set()

    def test_the_walk_sees_all_routes_of_the_site(self):
        assert {route.name for route in routes()} == {name for name in access.routes() if "<" not in name}

    @pytest.mark.parametrize("role", list(Role))
    def test_answers_who_is_signed_in_by_their_role(self, visitors, role: Role):
        for route in of_staff():
            for method in METHODS:
                whom, answer = route.whom(method), ask(route, method, visitors[role])
                allowed = whom is None or role in whom
                anything = any(there is None or role in there for there in map(route.whom, METHODS))
                expected = "through" if allowed else "405" if anything and not whom else "404"
                assert answer == expected, (route, method)

    def test_leads_who_is_not_signed_in_to_the_sign_in_page(self):
        for route in of_staff():
            is_public = any(route.whom(method) is None for method in METHODS)
            for method in METHODS:
                if is_public:
                    expected = "through" if route.whom(method) is None else "405"
                elif HIDDEN.match(route.address):
                    expected = "404"
                else:
                    expected = "/staff/sign-in/" if method == "GET" else "403"
                assert ask(route, method, None) == expected, (route, method)

    def test_answers_nobody_with_the_password_alone_but_what_sets_up_the_second_step(self, visitors):
        for route in of_staff():
            if any(route.whom(method) is None for method in METHODS):
                continue
            answers = {ask(route, method, visitors["site-admin"], second_factor=False) for method in METHODS}
            if FOR_SECOND_FACTOR.match(route.address):
                assert answers <= {"through", "405"}, route
            else:
                assert answers == {"/staff/account/"}, route

    def test_of_readers_asks_nobody_who_they_are(self, visitors):
        for route in [route for route in routes() if route not in of_staff()]:
            by_method = [{ask(route, method, user) for user in (None, *visitors.values())} for method in METHODS]
            assert {"through"} in by_method[:2], route
            assert all(answers in ({"through"}, {"405"}) for answers in by_method), route
            assert by_method[2:] == [{"405"}, {"405"}], route

    def test_a_refusal_leaves_a_line(self, visitors):
        ask(Route("desk", "desk/"), "GET", visitors["nurse"])
        line = AuditLine.objects.latest("seq")
        assert (line.actor, line.act, line.subject, line.result) == (
            visitors["nurse"].pk,
            "page-refused",
            "desk",
            "refused",
        )


@pytest.mark.django_db
class TestTheSite:
    @pytest.mark.parametrize("role", list(Role))
    def test_enforces_the_table(self, edition, role: Role):
        client = signed_in(Client(), of_role(role))
        places = {"/staff/people/": ADMINS, "/staff/clinics/": {SITE_ADMIN}, "/desk/": GUIDES, "/staff/talks/": {NURSE}}
        got = {place: client.get(place).status_code for place in places}
        assert got == {place: 200 if role in whom else 404 for place, whom in places.items()}

    def test_answers_nobody_signed_out(self, edition, client: Client):
        for place in ("/staff/", "/staff/people/", "/desk/", "/staff/account/"):
            assert client.get(place)["Location"].startswith("/staff/sign-in/?next=")
            assert client.post(place, {"x": "1"}).status_code == 403

    @pytest.mark.parametrize(
        "address",
        ["/staff/signup/", "/staff/sign-up/", "/accounts/signup/", "/staff/account/email/", "/staff/password/reset/"],
    )
    def test_has_none_of_the_library_s_other_pages(self, edition, client: Client, address: str):
        assert client.get(address).status_code == 404

    def test_leads_on_from_an_address_that_is_not_there(self, edition, client: Client):
        to_staff = f'href="{reverse("staff_home")}"'
        assert to_staff in client.get("/staff/nothing/").content.decode()
        assert to_staff not in client.get("/nothing/").content.decode()


def test_a_route_that_is_forgotten_is_complained_of(settings):
    import decision_aid.urls as urls

    pattern = path("forgotten/", lambda request: HttpResponse(), name="forgotten")
    urls.urlpatterns.append(pattern)
    clear_url_caches()
    try:
        complaints = access.check_table(None)
    finally:
        urls.urlpatterns.remove(pattern)
        clear_url_caches()
    assert [(found.id, "forgotten" in found.msg) for found in complaints] == [("core.E010", True)]
    assert not [found for found in checks.run_checks(tags=[checks.Tags.security]) if found.id == "core.E010"]
