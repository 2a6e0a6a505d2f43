"""Taking a path away from readers at once, and bringing it back. Taking away asks for one person, bringing back two.

A withdrawn path keeps its place in every list, with a sentence in place of its facts, in every edition.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.content.live import NothingPublished, newest
from core.content.models import Withdrawal
from core.editorial.workflow import Refused, check_room
from core.staff.auditing import record
from core.staff.models import Role, User

WHOLE_GUIDE = Withdrawal.WHOLE_GUIDE
MAY_WITHDRAW = frozenset({Role.EDITOR, Role.APPROVER, Role.SITE_ADMIN})


def check_withdraw(guide: str, option: str, by: User) -> None:
    """Raises Refused unless `by` (editor, approver or site administrator) may withdraw this path now."""
    _check_role(by)
    try:
        known = {key for _decision, key, _option in newest(guide).guide.options()}
    except NothingPublished:
        raise Refused(_("This guide was never published, so readers see nothing of it.")) from None
    if option not in known | {WHOLE_GUIDE}:
        raise Refused(_("There is no such path in the guide that readers see."))
    in_force = Withdrawal.objects.in_force(guide)
    if in_force.filter(Q(option=option) | Q(option=WHOLE_GUIDE)).exists():
        raise Refused(_("This is withdrawn already: readers are not shown it."))


@transaction.atomic
def withdraw(*, guide: str, option: str, reason: str, by: User, now: datetime) -> Withdrawal:
    """No reader is shown this path's facts from the next request on. Raises Refused, also without a reason.
    The view has asked for fresh proof."""
    check_withdraw(guide, option, by)
    if not reason.strip():
        raise Refused(_("Say why. Those who bring it back have to know."))
    check_room(reason)
    withdrawal, new = Withdrawal.objects.get_or_create(
        guide=guide,
        option=option,
        restored_at=None,
        defaults={"reason": reason.strip(), "withdrawn_at": now, "withdrawn_by": by.pk},
    )
    if not new:
        raise Refused(_("This is withdrawn already: readers are not shown it."))
    record(by, "path-withdrawn", subject=_subject(withdrawal))
    return withdrawal


def check_ask_back(withdrawal: Withdrawal, by: User) -> None:
    """Raises Refused unless `by` may be the first of the two people who bring it back."""
    _check_role(by)
    _check_in_force(withdrawal)
    if withdrawal.asked_back_by is not None:
        raise Refused(_("Somebody asked for this already. A second person has to agree."))


@transaction.atomic
def ask_back(withdrawal: Withdrawal, *, by: User, now: datetime) -> Withdrawal:
    """The first of two people says that the path may come back. Nothing changes for readers yet."""
    locked = Withdrawal.objects.select_for_update().get(pk=withdrawal.pk)
    check_ask_back(locked, by)
    locked.asked_back_by, locked.asked_back_at = by.pk, now
    locked.save(update_fields=["asked_back_by", "asked_back_at"])
    record(by, "path-asked-back", subject=_subject(locked))
    return locked


def check_bring_back(withdrawal: Withdrawal, by: User) -> None:
    """Raises Refused unless `by` may be the second of the two."""
    _check_role(by)
    _check_in_force(withdrawal)
    if withdrawal.asked_back_by is None:
        raise Refused(_("It takes two people to bring this back. Somebody has to ask for it first."))
    if withdrawal.asked_back_by == by.pk:
        raise Refused(_("You asked for this to come back, so somebody else has to agree."))


@transaction.atomic
def bring_back(withdrawal: Withdrawal, *, by: User, now: datetime) -> Withdrawal:
    """The second person agrees: readers are shown the path again. The view has asked for fresh proof."""
    locked = Withdrawal.objects.select_for_update().get(pk=withdrawal.pk)
    check_bring_back(locked, by)
    locked.restored_by, locked.restored_at = by.pk, now
    locked.save(update_fields=["restored_by", "restored_at"])
    record(by, "path-brought-back", subject=_subject(locked))
    return locked


def _check_role(by: User) -> None:
    if by.role not in MAY_WITHDRAW or not by.is_active:
        raise Refused(_("Your account may not do this. It takes an editor, an approver or a site administrator."))


def _check_in_force(withdrawal: Withdrawal) -> None:
    if withdrawal.restored_at is not None:
        raise Refused(_("This was brought back already: readers are shown it."))


def _subject(withdrawal: Withdrawal) -> str:
    return f"{withdrawal.guide} {withdrawal.option or 'every path'}"
