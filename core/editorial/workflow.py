"""What may become of a draft, and by whom. Pages and writes ask the same functions.

draft -> in review -> approved -> published -> superseded; each of the first three may also be discarded.
A draft that is edited, whatever it was, is a draft again: an approval stands for exactly one document.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.content.models import Edition
from core.editorial.models import Change, Draft, DraftState, Move
from core.editorial.reviewing import findings
from core.staff.auditing import record
from core.staff.models import Role, User

EDITOR, APPROVER, SITE_ADMIN = Role.EDITOR, Role.APPROVER, Role.SITE_ADMIN
DRAFT, IN_REVIEW, APPROVED = DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.APPROVED
PUBLISHED, SUPERSEDED, DISCARDED = DraftState.PUBLISHED, DraftState.SUPERSEDED, DraftState.DISCARDED

TRANSITIONS: dict[tuple[DraftState, DraftState], frozenset[Role]] = {
    (DRAFT, IN_REVIEW): frozenset({EDITOR}),
    (IN_REVIEW, DRAFT): frozenset({EDITOR, APPROVER}),  # taken back, or sent back with remarks
    (IN_REVIEW, APPROVED): frozenset({APPROVER}),
    (APPROVED, DRAFT): frozenset({EDITOR, APPROVER}),
    (APPROVED, PUBLISHED): frozenset({APPROVER, SITE_ADMIN}),
    (PUBLISHED, SUPERSEDED): frozenset(),  # by publishing the next one
    (DRAFT, DISCARDED): frozenset({EDITOR}),
    (IN_REVIEW, DISCARDED): frozenset({EDITOR}),
    (APPROVED, DISCARDED): frozenset({EDITOR}),
}


LONGEST_SIGNATURE = 120  # characters, of a name and of a role
LONGEST_WORDS = 4000  # of what colleagues write to each other


class Refused(Exception):
    """It may not be done. The text is the sentence that the person reads."""


# --- who may ------------------------------------------------------------------------------------------------------


def check_edit(draft: Draft, by: User) -> None:
    """Raises Refused unless `by` may change the draft's words: an editor, while it is not published or discarded."""
    check_writes(by)
    if (draft.state, DRAFT) not in TRANSITIONS and draft.state != DRAFT:
        raise Refused(
            _("This draft is %(state)s and does not change any more. Start a new draft from it.")
            % {"state": draft.get_state_display().lower()}
        )


def check_writes(by: User) -> None:
    """Raises Refused unless `by` is an editor who may sign in."""
    if by.role != EDITOR or not by.is_active:
        raise Refused(_("Only editors change drafts. Your account has another role."))


def check_room(words: str) -> None:
    """Raises Refused for more words than there is room for."""
    if len(words) > LONGEST_WORDS:
        told = _("This has %(count)d characters. There is room for %(most)d.")
        raise Refused(told % {"count": len(words), "most": LONGEST_WORDS})


def can_edit(draft: Draft, by: User) -> bool:
    with suppress(Refused):
        check_edit(draft, by)
        return True
    return False


def check_move(draft: Draft, to: DraftState | str, by: User) -> None:
    """Raises Refused unless `by` may bring the draft to this state now, as far as its people and state go.

    What its document needs is asked by `check_submit` and by `publishing.check_publish`.
    """
    who = TRANSITIONS.get((DraftState(draft.state), DraftState(to)))
    if who is None:
        raise Refused(_why_not_from(DraftState(draft.state), DraftState(to)))
    if by.role not in who or not by.is_active:
        raise Refused(_who_may(who, DraftState(to)))
    if to == APPROVED and by.pk in touched_by(draft):
        raise Refused(_("You worked on this draft, so somebody else has to approve it."))
    newer = newer_edition(draft) if to in (IN_REVIEW, APPROVED) else None
    if newer is not None:
        told = _(
            "Edition %d was published after this draft was begun. Its editor brings the changes in under “Publish”."
        )
        raise Refused(told % newer)
    if to == PUBLISHED and approval(draft) is None:
        raise Refused(_("Nobody has approved this draft as it stands now. Send it to review again."))


def check_submit(draft: Draft, by: User, *, now: datetime) -> None:
    """Raises Refused unless `by` may send the draft to review now: nothing may stand against its document."""
    check_move(draft, IN_REVIEW, by)
    _check_findings(draft, now)


def touched_by(draft: Draft) -> frozenset[int]:
    """The ids of everybody who began the draft or changed any part of it: none of them approves it."""
    changed = Change.objects.filter(draft=draft).values_list("by", flat=True).distinct()
    return frozenset({draft.created_by_id, *changed})


def newer_edition(draft: Draft) -> int | None:
    """The newest edition, if the draft does not know what it changed."""
    newest = Edition.objects.of(draft.guide).newest_first().values_list("number", flat=True).first()
    return None if newest == draft.knows_edition else newest


def approval(draft: Draft) -> Move | None:
    """The signature that stands for exactly this document; None where there is none."""
    if draft.state not in (APPROVED, PUBLISHED, SUPERSEDED):
        return None
    last = Move.objects.filter(draft=draft, became=APPROVED).select_related("by").order_by("-pk").first()
    return last if last and last.digest == draft.digest else None


# --- moving -------------------------------------------------------------------------------------------------------


@transaction.atomic
def submit(draft: Draft, *, by: User, now: datetime, remarks: str = "") -> Move:
    """Send the draft to review. Raises Refused, also while anything stands against its document."""
    locked(draft)
    check_submit(draft, by, now=now)
    return moved(draft, IN_REVIEW, by=by, now=now, remarks=remarks)


@transaction.atomic
def send_back(draft: Draft, *, by: User, now: datetime, remarks: str = "") -> Move:
    """Make a draft in review or approved a draft again: its editor takes it back, or the approver wants changes."""
    locked(draft)
    check_move(draft, DRAFT, by)
    return moved(draft, DRAFT, by=by, now=now, remarks=remarks)


@transaction.atomic
def approve(
    draft: Draft, *, by: User, now: datetime, name: str, role: str, remarks: str = "", seen: str, confirmed: bool
) -> Move:
    """Sign the draft, with name and role as readers will see them.

    :param seen: `draft.digest` of the document that the page showed: exactly that document is signed.
    :param confirmed: whether the list of made-up people who are shown something else was confirmed.
    """
    locked(draft)
    check_move(draft, APPROVED, by)
    if seen != draft.digest:
        raise Refused(_("The draft was changed after you opened this page. Read it again before you sign."))
    if not confirmed:
        raise Refused(_("Confirm the list of made-up people who would be shown something else."))
    name, role = name.strip(), role.strip()
    if not (0 < len(name) <= LONGEST_SIGNATURE and 0 < len(role) <= LONGEST_SIGNATURE):
        raise Refused(
            _("Sign with your name and your role, up to %d characters each: readers see both.") % LONGEST_SIGNATURE
        )
    _check_findings(draft, now)
    return moved(draft, APPROVED, by=by, now=now, remarks=remarks, name=name, role=role, digest=draft.digest)


@transaction.atomic
def discard(draft: Draft, *, by: User, now: datetime, remarks: str = "") -> Move:
    """Put the draft away. It can still be read."""
    locked(draft)
    check_move(draft, DISCARDED, by)
    return moved(draft, DISCARDED, by=by, now=now, remarks=remarks)


def locked(draft: Draft) -> Draft:
    """The draft as it stands in the database now, and nobody else's to write until this transaction ends.

    The one that was given is brought up to the same values.
    """
    now = Draft.objects.select_for_update().get(pk=draft.pk)
    for field in Draft._meta.concrete_fields:
        setattr(draft, field.attname, getattr(now, field.attname))
    return draft


def moved(draft: Draft, to: DraftState, *, by: User, now: datetime, **said: str) -> Move:
    """The draft in another state, with the row that tells of it. Asks only whether there is room for the remarks: see
    `check_move`."""
    check_room(said.get("remarks", ""))
    move = Move.objects.create(draft=draft, was=draft.state, became=to, by=by, at=now, **said)
    record(by, f"draft-{to}", subject=f"draft {draft.pk}")
    draft.state, draft.changed_at = to, now
    draft.save(update_fields=["state", "changed_at"])
    return move


def _check_findings(draft: Draft, now: datetime) -> None:
    found = findings(draft, today=timezone.localdate(now)).found
    if found:
        raise Refused(
            _("%(count)d findings stand against this draft, and nobody can pass over them. The first one: %(first)s")
            % {"count": len(found), "first": found[0].sentence}
            if len(found) > 1
            else _("A finding stands against this draft, and nobody can pass over it: %s") % found[0].sentence
        )


def _why_not_from(was: DraftState, to: DraftState) -> str:
    if to == APPROVED and was == DRAFT:
        return _("It has to be sent to review first.")
    if to == PUBLISHED and was in (DRAFT, IN_REVIEW):
        return _("It has to be reviewed and approved first.")
    words = _("This draft is in the state “%(was)s”. It cannot become “%(to)s” from there.")
    return words % {"was": was.label, "to": to.label}


def _who_may(who: frozenset[Role], to: DraftState) -> str:
    if not who:
        return _("Nobody does this by hand: it happens when the next edition is published.")
    roles = _(" or ").join(str(role.label).lower() for role in Role if role in who)
    wants = {
        IN_REVIEW: _("send a draft to review"),
        DRAFT: _("take or send a draft back"),
        APPROVED: _("approve a draft"),
        PUBLISHED: _("publish a draft"),
        DISCARDED: _("discard a draft"),
    }
    return _("Your account may not %(do)s. It takes this role: %(roles)s.") % {"do": wants[to], "roles": roles}
