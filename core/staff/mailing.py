"""Mail to staff, for installations that have a mail server. Readers are never mailed: there is no address of theirs."""

from __future__ import annotations

import logging
import threading

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from core.staff.models import User

logger = logging.getLogger(__name__)


def is_on() -> bool:
    return settings.MAIL is not None


def send(template: str, *, to: str, subject: str, link: str) -> None:
    """Send one mail, after the answer: how long the mail server takes must not tell who has an account."""
    text = render_to_string(f"staff/mail/{template}.txt", {"link": link})
    threading.Thread(target=_deliver, kwargs={"to": to, "subject": subject, "text": text}).start()


def tell(person: User, template: str, *, subject: str) -> None:
    """Tell somebody what happened to their account."""
    if is_on():
        send(template, to=person.email, subject=subject, link="")


def _deliver(*, to: str, subject: str, text: str) -> None:
    try:
        send_mail(subject, text, None, [to])
    except OSError:  # smtplib's own errors are of this kind; their text would quote the address
        logger.exception("A mail could not be sent")
