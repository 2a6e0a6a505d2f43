"""The pages where administrators look after accounts and clinics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.staff import mailing, people
from core.staff.auditing import record
from core.staff.models import Clinic, Invitation, Role, User
from core.staff.people_forms import ClinicForm, InviteForm, RoleForm
from core.staff.proof import needs_fresh_proof
from core.staff.requests import StaffRequest


def everybody(request: StaffRequest) -> HttpResponse:
    context = {
        "people": User.objects.seen_by(request.user).select_related("clinic").by_name(),
        "invitations": Invitation.objects.seen_by(request.user).still_good(timezone.now()).select_related("clinic"),
    }
    return render(request, "staff/people.html", context)


@needs_fresh_proof
def invite(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "staff/invite.html", {"form": InviteForm(by=request.user)})
    form = InviteForm(request.POST, by=request.user)
    if form.is_valid():
        typed = {"role": Role.NURSE, "clinic": request.clinic, **form.cleaned_data}
        try:
            invitation, link = people.invite(**typed, by=request.user, now=timezone.now())
        except people.Refused as reason:
            form.add_error(None, str(reason))
        else:
            if mailing.is_on():
                mailing.send("invitation", to=invitation.email, subject=_("You are invited"), link=link)
            return _showing_link(request, "staff/invited.html", link, invitation=invitation, mailed=mailing.is_on())
    return render(request, "staff/invite.html", {"form": form}, status=422)


def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.seen_by(request.user).still_good(timezone.now()), pk=pk)
    people.withdraw(invitation, by=request.user)
    messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
    return redirect("staff_people")


def person(request: StaffRequest, pk: int) -> HttpResponse:
    return _page_of(request, _person(request, pk))


@needs_fresh_proof
def change_role(request: StaffRequest, pk: int) -> HttpResponse:
    found, form = _person(request, pk), RoleForm(request.POST)
    if not form.is_valid():
        return _page_of(request, found, form=form, status=422)
    return _done(
        request,
        found,
        lambda: people.change_role(found, **form.cleaned_data, by=request.user),
        _("The role is changed. They sign in again to go on."),
    )


@needs_fresh_proof
def disable(request: StaffRequest, pk: int) -> HttpResponse:
    found = _person(request, pk)
    return _done(request, found, lambda: people.disable(found, by=request.user), _("They can no longer sign in."))


@needs_fresh_proof
def enable(request: StaffRequest, pk: int) -> HttpResponse:
    found = _person(request, pk)
    return _done(request, found, lambda: people.enable(found, by=request.user), _("They can sign in again."))


@needs_fresh_proof
def reset_second_factor(request: StaffRequest, pk: int) -> HttpResponse:
    found = _person(request, pk)
    said = _("App, passkeys and recovery codes are gone. They set up new ones when they next sign in.")
    response = _done(request, found, lambda: people.reset_second_factor(found, by=request.user), said)
    if response.status_code == 302:
        mailing.tell(found, "second-factor-reset", subject=_("Your second step was reset"))
    return response


@needs_fresh_proof
def password_link(request: StaffRequest, pk: int) -> HttpResponse:
    found = _person(request, pk)
    try:
        link = people.reset_link(found, by=request.user)
    except people.Refused as reason:
        return _refused(request, found, reason)
    return _showing_link(request, "staff/password_link.html", link, person=found)


def clinics(request: StaffRequest) -> HttpResponse:
    if request.method == "POST":
        form, status = ClinicForm(request.POST), 422
        if form.is_valid():
            try:
                people.add_clinic(form.cleaned_data["name"], by=request.user)
            except people.Refused as reason:
                form.add_error("name", str(reason))
            else:
                messages.success(request, _("The clinic is added."))
                return redirect("staff_clinics")
    else:
        form, status = ClinicForm(), 200
    return render(
        request, "staff/clinics.html", {"form": form, "clinics": Clinic.objects.order_by("name")}, status=status
    )


def _person(request: StaffRequest, pk: int) -> User:
    return get_object_or_404(User.objects.seen_by(request.user).select_related("clinic"), pk=pk)


def _page_of(
    request: StaffRequest, found: User, *, form: RoleForm | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "person": found,
        "form": form or RoleForm(initial={"role": found.role, "clinic": found.clinic}),
        "second_factors": Authenticator.objects.filter(user=found).order_by("type"),
        "is_self": found.pk == request.user.pk,
        **more,
    }
    return render(request, "staff/person.html", context, status=status)


def _done(request: StaffRequest, found: User, act: Callable[[], None], said: str) -> HttpResponse:
    """Do it and say so, or say why not."""
    try:
        act()
    except people.Refused as reason:
        return _refused(request, found, reason)
    messages.success(request, said)
    return redirect("staff_person", pk=found.pk)


def _refused(request: StaffRequest, found: User, reason: people.Refused) -> HttpResponse:
    record(request, "account-change", subject=f"account {found.pk}", result="refused")
    return _page_of(request, User.objects.get(pk=found.pk), refusal=str(reason), status=403)


def _showing_link(request: StaffRequest, template: str, link: str, **context: Any) -> HttpResponse:
    """A page with a link that is shown this once."""
    response = render(request, template, {"link": link, **context})
    response.holds_secret = True  # type: ignore[attr-defined] # read by core.platform.middleware.Compress
    return response
