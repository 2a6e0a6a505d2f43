"""Who may ask for which page by which method: the whole table, for every route of the site.

`core.staff.guard` enforces it before a page's own code runs. A route that is not here answers nobody, and a system
check says so. A page still decides what of its content somebody may see; here is only who may ask at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.urls import URLPattern, URLResolver, get_resolver

from core.staff.models import Role, User


class Anyone(Enum):
    """Kinds of people that are not roles."""

    PUBLIC = "everybody, signed in or not"
    SIGNED_IN = "staff of every role, signed in with a second factor"
    MFA_SETUP = "staff who gave their password; they may still have to set up a second factor"


PUBLIC, SIGNED_IN, MFA_SETUP = Anyone.PUBLIC, Anyone.SIGNED_IN, Anyone.MFA_SETUP
Whom = Anyone | frozenset[Role]

NURSES = frozenset({Role.NURSE})
CLINIC = frozenset({Role.NURSE, Role.CLINIC_ADMIN})
EDITORS = frozenset({Role.EDITOR})
DESK = frozenset({Role.EDITOR, Role.APPROVER})
PUBLISHERS = frozenset({Role.APPROVER, Role.SITE_ADMIN})
LOOKS_AFTER_GUIDES = DESK | PUBLISHERS
ADMINS = frozenset({Role.CLINIC_ADMIN, Role.SITE_ADMIN})
SITE_ADMINS = frozenset({Role.SITE_ADMIN})


@dataclass(frozen=True)
class Row:
    """Who may read a route (GET, HEAD) and who may send to it (POST); None: nobody, the method does not exist there.

    :param passive: the page asks by itself, so asking is no sign that somebody is there (it keeps no session alive).
    :param hidden: whoever is not signed in is told that there is no such page, not to sign in.
    """

    reading: Whom | None
    sending: Whom | None
    passive: bool = False
    hidden: bool = False

    def whom(self, method: str) -> Whom | None:
        if method in ("GET", "HEAD"):
            return self.reading
        return self.sending if method == "POST" else None

    @property
    def is_public(self) -> bool:
        return PUBLIC in (self.reading, self.sending)

    def is_for(self, role: Role) -> bool:
        """Whether somebody of this role may do anything at all here."""
        return any(isinstance(whom, Anyone) or role in whom for whom in (self.reading, self.sending) if whom)

    @property
    def methods(self) -> list[str]:
        return (["GET", "HEAD"] if self.reading else []) + (["POST"] if self.sending else [])


def reads(whom: Whom) -> Row:
    return Row(reading=whom, sending=None)


def sends(whom: Whom) -> Row:
    return Row(reading=None, sending=whom)


def both(whom: Whom) -> Row:
    return Row(reading=whom, sending=whom)


TABLE: Mapping[str, Row] = {
    # The site itself
    "livez": reads(PUBLIC),
    "readyz": reads(PUBLIC),
    # Readers: the walk
    "start": reads(PUBLIC),
    "about": reads(PUBLIC),
    "sources": reads(PUBLIC),
    "record": reads(PUBLIC),
    "not_covered": reads(PUBLIC),
    "privacy": reads(PUBLIC),
    "question": both(PUBLIC),
    "matters": both(PUBLIC),
    "about_you": both(PUBLIC),
    "check": reads(PUBLIC),
    "undo": sends(PUBLIC),
    "paths": reads(PUBLIC),
    "path": reads(PUBLIC),
    "compare": both(PUBLIC),
    "ready": both(PUBLIC),
    "notes": both(PUBLIC),
    "family": both(PUBLIC),
    "glossary": reads(PUBLIC),
    "term": reads(PUBLIC),
    "blood_tests": reads(PUBLIC),
    "find_your_stage": reads(PUBLIC),
    "topic": reads(PUBLIC),
    "finish": sends(PUBLIC),
    "finished": reads(PUBLIC),
    # Readers: the page for the appointment, saved pages
    "page": reads(PUBLIC),
    "page_pdf": reads(PUBLIC),
    "save": both(PUBLIC),
    "save_again": sends(PUBLIC),
    "from_qr": reads(PUBLIC),
    "open": both(PUBLIC),
    "carry_on": both(PUBLIC),
    "write": both(PUBLIC),
    "settled": both(PUBLIC),
    "earlier": both(PUBLIC),
    "extend": both(PUBLIC),
    "change_code": both(PUBLIC),
    "delete": both(PUBLIC),
    "take_away": both(PUBLIC),
    "saved_pdf": both(PUBLIC),
    "card": both(PUBLIC),
    "reopened": both(PUBLIC),
    "changes": reads(PUBLIC),
    # Staff: signing in
    "account_login": both(PUBLIC),
    "mfa_authenticate": both(PUBLIC),
    "mfa_login_webauthn": both(PUBLIC),
    "account_logout": sends(PUBLIC),
    "staff_join": both(PUBLIC),
    "staff_new_password": both(PUBLIC),
    "staff_forgot": both(PUBLIC),
    # Staff: one's own account
    "staff_home": reads(SIGNED_IN),
    "staff_unlock": both(SIGNED_IN),
    "account_reauthenticate": both(MFA_SETUP),
    "mfa_reauthenticate": both(MFA_SETUP),
    "mfa_reauthenticate_webauthn": both(MFA_SETUP),
    "account_change_password": both(MFA_SETUP),
    "mfa_index": reads(MFA_SETUP),
    "mfa_activate_totp": both(MFA_SETUP),
    "mfa_deactivate_totp": both(SIGNED_IN),
    "mfa_list_webauthn": reads(MFA_SETUP),
    "mfa_add_webauthn": both(MFA_SETUP),
    "mfa_edit_webauthn": both(SIGNED_IN),
    "mfa_remove_webauthn": both(SIGNED_IN),
    "mfa_view_recovery_codes": both(SIGNED_IN),
    "mfa_generate_recovery_codes": both(SIGNED_IN),
    # Staff: people, clinics, invitations, audit
    "staff_people": reads(ADMINS),
    "staff_invite": both(ADMINS),
    "staff_withdraw": sends(ADMINS),
    "staff_person": reads(ADMINS),
    "staff_change_role": sends(SITE_ADMINS),
    "staff_disable": sends(ADMINS),
    "staff_enable": sends(ADMINS),
    "staff_reset_second_factor": sends(ADMINS),
    "staff_password_link": sends(ADMINS),
    "staff_clinics": both(SITE_ADMINS),
    "staff_audit": reads(ADMINS),
    # Clinic: consultations
    "clinic_talks": reads(NURSES),
    "clinic_begin": both(NURSES),
    "clinic_open": both(NURSES),
    "clinic_read": sends(NURSES),
    "clinic_begin_from_page": sends(NURSES),
    "clinic_talk": both(NURSES),
    "clinic_end": both(NURSES),
    "clinic_reopen": sends(NURSES),
    "clinic_hand_on": both(NURSES),
    "clinic_give": both(NURSES),
    "clinic_guide": sends(NURSES),
    "clinic_keep_answers": sends(NURSES),
    "clinic_larger": sends(NURSES),
    "clinic_hand_screen_over": sends(NURSES),
    "talk_text": reads(NURSES),
    "talk_fhir": reads(NURSES),
    "talk_questionnaire": reads(NURSES),
    "staff_numbers": reads(CLINIC | SITE_ADMINS),
    "clinic_help": reads(CLINIC),
    # Desk: editing
    "desk": reads(DESK | SITE_ADMINS),
    "desk_start": both(EDITORS),
    "desk_import": both(EDITORS),
    "desk_schema": reads(DESK),
    "desk_draft": reads(DESK),
    "desk_title": sends(EDITORS),
    "desk_draft_file": reads(DESK),
    "desk_undo": sends(EDITORS),
    "desk_history": reads(DESK),
    "desk_part_history": reads(DESK),
    "desk_shelf": reads(DESK),
    "desk_order": sends(EDITORS),
    "desk_add": both(EDITORS),
    "desk_part": Row(reading=DESK, sending=EDITORS),
    "desk_copy": both(EDITORS),
    "desk_rename": both(EDITORS),
    "desk_delete": both(EDITORS),
    "desk_look": sends(EDITORS),
    "desk_findings": reads(DESK),
    # Desk: preview, review, publishing
    "desk_preview": Row(reading=DESK, sending=None, hidden=True),
    "desk_preview_beside": Row(reading=DESK, sending=None, hidden=True),
    "desk_preview_page": Row(reading=DESK, sending=DESK, hidden=True),
    "desk_review": reads(DESK),
    "desk_coverage": reads(DESK),
    "desk_people": reads(DESK),
    "desk_differences": reads(DESK),
    "desk_comment": sends(DESK),
    "desk_settle": sends(DESK),
    "desk_move": sends(DESK),
    "desk_sign": both(DESK),
    "desk_publish": reads(LOOKS_AFTER_GUIDES),
    "desk_change_note": sends(EDITORS),
    "desk_catch_up": sends(EDITORS),
    "desk_publish_now": sends(PUBLISHERS),
    "desk_editions": reads(LOOKS_AFTER_GUIDES),
    "desk_edition_file": reads(LOOKS_AFTER_GUIDES),
    "desk_go_back": sends(EDITORS),
    "desk_withdrawals": reads(LOOKS_AFTER_GUIDES),
    "desk_withdraw": sends(LOOKS_AFTER_GUIDES),
    "desk_ask_back": sends(LOOKS_AFTER_GUIDES),
    "desk_bring_back": sends(LOOKS_AFTER_GUIDES),
    "desk_due": reads(LOOKS_AFTER_GUIDES),
    "desk_help": reads(LOOKS_AFTER_GUIDES),
}

# The administration makes its own routes, one set for each model it shows; all of them are for the same people.
NAMESPACES: Mapping[str, Row] = {"admin": Row(reading=SITE_ADMINS, sending=SITE_ADMINS, hidden=True)}


def row_of(name: str) -> Row | None:
    """:param name: of a route, with its namespace, as `request.resolver_match.view_name` has it."""
    namespace, _, _ = name.partition(":")
    return NAMESPACES.get(namespace) or TABLE.get(name)


def may(user: User, name: str, method: str = "GET") -> bool:
    """Whether a person who is signed in with a second factor may ask for a route; for links and buttons."""
    row = row_of(name)
    whom = row.whom(method) if row else None
    return whom is not None and (isinstance(whom, Anyone) or Role(user.role) in whom)


def routes() -> Iterator[str]:
    """The names of all routes of the site; a route without a name comes as its pattern in angle brackets."""
    yield from _routes(get_resolver().url_patterns, namespace="")


def register_check() -> None:
    """Make Django's check framework complain of a route that is not in the table."""
    checks.register(check_table, checks.Tags.security)


def check_table(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    missing = sorted({name for name in routes() if row_of(name) is None})
    hint = "Say in core/staff/access.py who may ask for it."
    return [checks.Error(f"Nobody may ask for the route {name}.", hint=hint, id="core.E010") for name in missing]


def _routes(patterns: list[URLPattern | URLResolver], *, namespace: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            within = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _routes(pattern.url_patterns, namespace=within)
        else:
            yield f"{namespace}{pattern.name or f'<{pattern.pattern}>'}"
