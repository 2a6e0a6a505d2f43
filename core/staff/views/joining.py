"""The pages behind a link: joining by invitation, and choosing a new password."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.platform import limits
from core.platform.limits import Limit
from core.staff import mailing, people
from core.staff.auditing import count, record
from core.staff.models import User
from core.staff.people_forms import ForgotForm, JoinForm, NewPasswordForm

_LINKS = Limit("staff link", 60, 10 * 60)  # of one network
_FORGOTTEN = Limit("forgotten password", 5, 60 * 60)  # of one address, and ten times that of one network


def join(request: HttpRequest) -> HttpResponse:
    link = _link(request)
    now = timezone.now()
    try:
        invitation = people.invited(link, now=now)
        user = User(email=invitation.email, name=invitation.name)
        if request.method == "POST":
            form = JoinForm(request.POST, user=user)
            if form.is_valid():
                people.accept(link, name=form.cleaned_data["name"], password=form.cleaned_data["password"], now=now)
                return redirect("account_login")
            status = 422
        else:
            form, status = JoinForm(initial={"link": link, "name": invitation.name}, user=user), 200
    except people.LinkNotGood:
        return _not_good(request)
    return render(request, "staff/join.html", {"form": form, "invitation": invitation}, status=status)


def new_password(request: HttpRequest) -> HttpResponse:
    link = _link(request)
    try:
        person = people.resetting(link)
        if request.method == "POST":
            form = NewPasswordForm(request.POST, user=person)
            if form.is_valid():
                people.set_new_password(link, password=form.cleaned_data["password"])
                mailing.tell(person, "password-changed", subject=_("Your password was changed"))
                return redirect("account_login")
            status = 422
        else:
            form, status = NewPasswordForm(initial={"link": link}, user=person), 200
    except people.LinkNotGood:
        return _not_good(request)
    return render(request, "staff/new_password.html", {"form": form, "person": person}, status=status)


def forgot(request: HttpRequest) -> HttpResponse:
    context = {"by_mail": mailing.is_on(), "form": ForgotForm()}
    if request.method != "POST" or not mailing.is_on():
        return render(request, "staff/forgot.html", context)
    form = ForgotForm(request.POST)
    if not form.is_valid():
        return render(request, "staff/forgot.html", {**context, "form": form}, status=422)
    email = form.cleaned_data["email"]
    count(_FORGOTTEN, limits.network(request), "password-link-asked-for", at_most=10 * _FORGOTTEN.at_most)
    count(_FORGOTTEN, email.lower(), "password-link-asked-for")
    if found := people.own_reset_link(email):
        mailing.send("new-password", to=found[0].email, subject=_("Choose a new password"), link=found[1])
    return render(request, "staff/forgot.html", {**context, "sent": True})


def _link(request: HttpRequest) -> str:
    """Counted for each network: a link is no place to guess at. Raises TooMany."""
    count(_LINKS, limits.network(request), "link")
    return (request.POST if request.method == "POST" else request.GET).get("link", "")[:200]


def _not_good(request: HttpRequest) -> HttpResponse:
    record(None, "link", result="refused")
    return render(request, "staff/link_not_good.html", status=404)
