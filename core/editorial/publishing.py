"""Publishing a draft: what it needs, and the one act that freezes it into an edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.content import publishing as editions
from core.content.models import Edition
from core.editorial import parts, workflow
from core.editorial.due import day_of
from core.editorial.models import Draft, DraftState
from core.editorial.reviewing import findings
from core.editorial.workflow import Refused
from core.guide.schema import Guide, Signature
from core.staff.models import User

LONGEST = timedelta(days=366)  # from the approval to the day on which it is to be read again


@dataclass(frozen=True)
class Need:
    """One thing that publishing asks for. `told` says what there is, or what is missing and how to mend it."""

    key: str
    label: str | Promise
    met: bool
    told: str | Promise
    address: str = ""


def needs(draft: Draft, *, today: date) -> tuple[Need, ...]:
    """The list that publishing goes through, in the order of the page."""
    return tuple(_needs(draft, today))


def check_publish(draft: Draft, *, by: User, today: date) -> None:
    """Raises Refused unless `by` may publish this draft today. What is missing, nobody can pass over."""
    workflow.check_move(draft, DraftState.PUBLISHED, by)
    missing = [need for need in needs(draft, today=today) if not need.met]
    if missing:
        raise Refused(f"{missing[0].label}: {missing[0].told}")


def signed(draft: Draft) -> Guide:
    """The guide as it would be published: with the signature of its approver, and of nobody else. Raises Refused where
    nobody has approved it as it stands."""
    approval = workflow.approval(draft)
    if approval is None:
        raise Refused(_("Nobody has approved this draft as it stands now. Send it to review again."))
    guide = parts.guide_of(draft.data)
    signature = Signature(name=approval.name, role=approval.role, signed_on=timezone.localdate(approval.at))
    return guide.model_copy(update={"about": guide.about.model_copy(update={"signatures": (signature,)})})


@transaction.atomic
def publish(draft: Draft, *, by: User, now: datetime) -> Edition:
    """Freeze the draft into the next edition. All workers show it from their next request on; walks go on where they
    began. Raises Refused. The view has asked for fresh proof."""
    _one_at_a_time(draft.guide)
    workflow.locked(draft)
    check_publish(draft, by=by, today=timezone.localdate(now))
    edition, new = editions.publish(signed(draft), slug=draft.guide, now=now, change_note=draft.change_note)
    if not new:
        raise Refused(_("Edition %d says the same already. There is nothing to publish.") % edition.number)
    for earlier in Draft.objects.select_for_update().filter(guide=draft.guide, state=DraftState.PUBLISHED):
        workflow.moved(earlier, DraftState.SUPERSEDED, by=by, now=now)
    draft.published_as = edition.number
    draft.save(update_fields=["published_as"])
    workflow.moved(draft, DraftState.PUBLISHED, by=by, now=now)
    return edition


def _one_at_a_time(guide: str) -> None:
    """Wait until nobody else publishes this guide: whether a draft knows the newest edition is asked after that."""
    list(Draft.objects.select_for_update().filter(guide=guide).order_by("pk").values_list("pk"))


def _needs(draft: Draft, today: date) -> Iterator[Need]:
    document = draft.data
    about = parts.mapping(document.get("about"))
    count = len(parts.mapping(document.get("sources")))
    told = ngettext("%d source", "%d sources", count) % count if count else ""
    yield _need("sources", gettext_lazy("Sources"), told, _("Name the sources that facts cite."))
    yield _written(about, today)
    yield _need(
        "author",
        gettext_lazy("Author"),
        ", ".join(str(parts.mapping(one).get("name", "")) for one in about.get("authors") or ()),
        _("Name who wrote it."),
        "about",
    )
    yield _review_by(draft, about, today)
    yield _need(
        "change-note",
        gettext_lazy("Note for readers"),
        draft.change_note.strip(),
        _("Say in a sentence or two what is new. It stands on the page about the guide."),
        "change-note",
    )
    yield _current(draft)
    found = findings(draft, today=today).found
    told = _("Nothing stands against it.") if not found else _("%d findings stand against it. Mend them first.")
    yield Need("findings", gettext_lazy("Findings"), not found, told % len(found) if found else told)
    approval = workflow.approval(draft)
    yield _need(
        "approver",
        gettext_lazy("Approver"),
        f"{approval.name}, {approval.role}" if approval else "",
        _("Somebody who did not work on the draft has to approve it as it stands."),
    )


def _need(key: str, label: Promise, found: str, missing: str, address: str = "") -> Need:
    return Need(key, label, bool(found), found or missing, address)


def _written(about: Mapping[str, Any], today: date) -> Need:
    """The day on which the evidence was gathered up."""
    day = day_of(about.get("written_on"))
    label = gettext_lazy("Evidence gathered up to")
    if day and day > today:
        told = _("%s has not come yet. Give the day on which the evidence was last gathered.") % _said(day)
        return Need("evidence", label, False, told, "about")
    missing = _("Say on which day the guide was written from the evidence, and how that was chosen.")
    return _need("evidence", label, _said(day) if day and about.get("evidence") else "", missing, "about")


def _review_by(draft: Draft, about: Mapping[str, Any], today: date) -> Need:
    day = day_of(about.get("review_by"))
    label = gettext_lazy("Read again by")
    approval = workflow.approval(draft)
    latest = (timezone.localdate(approval.at) if approval else today) + LONGEST
    if day and not today <= day <= latest:
        told = _("%(day)s is not within 12 months of the approval. Give a day up to %(latest)s.")
        return Need("review-by", label, False, told % {"day": _said(day), "latest": _said(latest)}, "about")
    return _need("review-by", label, _said(day) if day else "", _("Say when it is to be read again."), "about")


def _current(draft: Draft) -> Need:
    """Whether the draft knows the newest edition: publishing one that does not would take back what that changed."""
    newer = workflow.newer_edition(draft)
    label = gettext_lazy("Begun from the newest edition")
    if newer is None:
        return Need("current", label, True, _("Yes.") if draft.knows_edition else _("It is the first edition."))
    told = _("Edition %d was published after this draft was begun. Bring its changes in first, or they are lost.")
    return Need("current", label, False, told % newer)


def _said(day: date) -> str:
    return date_format(day, "j F Y")
