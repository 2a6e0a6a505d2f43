"""What somebody who runs the service must look at soon: one line each, at level CRITICAL, from the logger `alerts`."""

import logging
from enum import StrEnum

logger = logging.getLogger("alerts")


class Alert(StrEnum):
    DAMAGED_PAGE = "a saved page does not open with its own code: its row was changed"
    WRONG_PEPPER = "a pepper is not the one this database was used with: nothing is saved or deleted until it is back"
    MANY_WRONG_CODES = "very many wrong codes were tried within ten minutes"
    CLOCK_JUMPED = "the clock jumped, or far too much would be deleted: nothing was deleted"
    DELETION_LATE = "pages past their date have not been deleted for over two hours"
    AUDIT_BROKEN = "the audit lines are not as they were written"
    DAMAGED_NOTE = "the note of a consultation does not open: its row was changed, or its key is gone"
    NO_TOMBSTONE = "a deletion could not be written down outside the database: nothing was deleted"


def alert(what: Alert, detail: str = "") -> None:
    """:param detail: a name or number of ours; never anything a person typed, no code, no address."""
    logger.critical("ALERT %s: %s%s", what.name.lower().replace("_", "-"), what, f" ({detail})" if detail else "")
