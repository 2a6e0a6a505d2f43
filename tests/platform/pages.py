"""A small site that goes wrong in every way a page can. Tests use it as their ROOT_URLCONF."""

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from core.platform import errors, health
from decision_aid.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500"]

TYPED = "what-the-reader-typed"


def page(request: HttpRequest) -> HttpResponse:
    get_token(request)
    return HttpResponse(f"page {request.POST.get('note', '')}")


def away(request: HttpRequest) -> HttpResponse:
    return redirect("/page/")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def fault(request: HttpRequest) -> HttpResponse:
    raise ValueError(f"cannot read {TYPED}")


def database_gone(request: HttpRequest) -> HttpResponse:
    raise OperationalError("disk I/O error")


def database_damaged(request: HttpRequest) -> HttpResponse:
    raise DatabaseError("database disk image is malformed")


def wrong_query(request: HttpRequest) -> HttpResponse:
    raise IntegrityError("UNIQUE constraint failed")


def too_often(request: HttpRequest) -> HttpResponse:
    return errors.too_many_requests(request, retry_after_seconds=60)


@cache_control(public=True, max_age=60)
def shared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the same for everyone")


VIEWS = [page, away, forbidden, fault, database_gone, database_damaged, wrong_query, too_often, shared]

urlpatterns = [
    path("page/", page),
    path("away/", away),
    path("forbidden/", forbidden),
    path("fault/", fault),
    path("database-gone/", database_gone),
    path("database-damaged/", database_damaged),
    path("wrong-query/", wrong_query),
    path("too-often/", too_often),
    path("shared/", shared),
    path("post-only/", require_POST(page)),
    path("livez", health.livez, name="livez"),
]
