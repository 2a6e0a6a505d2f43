"""What an authenticator app shows."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.staff.staffing import APP_SECRET


def shown(*, steps: int = 0, secret: str = APP_SECRET) -> str:
    """The six numbers now, or some steps of thirty seconds later or earlier."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))
